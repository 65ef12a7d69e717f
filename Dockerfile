# The same two commands as everywhere: `./baton init` makes a workspace, `npm start` serves it.
FROM node:24-bookworm-slim AS build
WORKDIR /baton
COPY package.json package-lock.json ./
COPY scripts scripts
COPY toolchain toolchain
RUN npm ci --no-audit --no-fund
COPY . .
# The screens are built and the server is packed once, here, and not at each start; what built them stays behind.
RUN node --input-type=module --eval "const { buildWeb } = await import('./src/cli/build-web.ts'); await buildWeb('/baton', console.error)" \
  && node src/cli/main.mjs serve --help > /dev/null \
  && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
WORKDIR /baton
# The program belongs to root, so that what serves it cannot change it; the data folder is the account's own.
COPY --from=build /baton /baton
RUN mkdir /data && chown node:node /data

USER node
# For an image that is built without a checkout: docker build --build-arg BATON_COMMIT=$(git rev-parse HEAD) .
ARG BATON_COMMIT=
ENV BATON_DATA=/data HOST=0.0.0.0 PORT=3000 MALLOC_ARENA_MAX=2 MALLOC_TRIM_THRESHOLD_=131072 BATON_COMMIT=$BATON_COMMIT
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=4", "--max-old-space-size=1024", "src/cli/main.mjs", "serve"]
