# The same two commands as everywhere: `./baton init` makes a workspace, `npm start` serves it.
FROM node:24-bookworm-slim

WORKDIR /baton
COPY package.json package-lock.json ./
COPY scripts scripts
COPY toolchain toolchain
RUN npm ci --no-audit --no-fund

COPY . .
# The screens are built and the server is packed once, here, and not at each start; the data folder is the account's own.
RUN node --input-type=module --eval "const { buildWeb } = await import('./src/cli/build-web.ts'); await buildWeb('/baton', console.error)" \
  && node src/cli/main.mjs serve --help > /dev/null \
  && mkdir -p /data && chown -R node:node /data /baton

USER node
ENV BATON_DATA=/data HOST=0.0.0.0 PORT=3000
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s CMD ["node", "--eval", "fetch('http://127.0.0.1:3000/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=8", "src/cli/main.mjs", "serve"]
