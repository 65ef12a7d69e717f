/**
 * The look of these pages: the app's own colours and sizes (a test holds them against `web/design/tokens.css`), in one style sheet of
 * their own, since a page without script needs nothing of the app's.
 */
export const tokens = `--t-sm:0.8125rem/1.25rem;--t-md:0.875rem/1.25rem;--t-lg:1rem/1.5rem;--t-xl:1.25rem/1.75rem;--t-2xl:1.75rem/2.25rem;--mono:ui-monospace,monospace;
--bg:light-dark(#f7f8fa,#0e1116);--surface:light-dark(#fff,#161a21);--ink:light-dark(#14181f,#e9ecf1);--ink-2:light-dark(#4a5363,#aeb6c3);
--line:light-dark(#d9dee6,#2b313c);--control:light-dark(#868f9e,#6b7482);--accent:light-dark(#0136e7,#7991ff);--on-accent:light-dark(#fff,#0e1116);--focus:light-dark(#0136e7,#7991ff);
--fixes:light-dark(#9f540a,#ec9938);--fixes-s:light-dark(#fdeedd,#3a2812);--late:light-dark(#980c29,#fa6666);--late-s:light-dark(#fde8eb,#42191f);--done:light-dark(#137857,#6ef1c0);--done-s:light-dark(#ddf3ec,#0f3329);`

export const linkStyle = (font: string | undefined): string => `${
  font === undefined
    ? ''
    : `@font-face{font-family:"Inter Variable";font-display:swap;font-weight:100 900;src:url("${font}") format("woff2-variations")}`
}
:root{color-scheme:light dark;--font:"Inter Variable",system-ui,sans-serif;${tokens}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:400 var(--t-lg) var(--font);overflow-wrap:anywhere}
main,header{max-width:42rem;margin:0 auto;padding:0 16px}
header{padding-top:24px;color:var(--ink-2);font:400 var(--t-sm) var(--font)}
main{padding-bottom:48px}
h1{margin:8px 0 16px;font:650 var(--t-2xl) var(--font);letter-spacing:-.01em;text-wrap:balance}
h2{margin:0 0 12px;font:650 var(--t-xl) var(--font)}
p,ul,dl{margin:0 0 12px}ul{padding-left:20px}li{margin-bottom:4px}
section,details{margin:0 0 16px;padding:20px;background:var(--surface);border:1px solid var(--line);border-radius:8px}
section>:last-child,details>:last-child{margin-bottom:0}
.quiet{color:var(--ink-2);font:400 var(--t-md) var(--font)}
.alert,.heed{padding:12px 16px;border-radius:8px;margin:0 0 16px;border:1px solid}
.alert{background:var(--late-s);color:var(--late);border-color:var(--late)}
.heed{background:var(--fixes-s);color:var(--fixes);border-color:var(--fixes)}
.done{background:var(--done-s);color:var(--done);border-color:var(--done)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px}dt{color:var(--ink-2)}dd{margin:0;min-width:0}
.letter{margin:12px 0;padding:16px;border:1px solid var(--line);border-radius:4px;background:var(--bg);white-space:pre-wrap}
.must{list-style:none;padding:0}.must li{display:flex;gap:8px}.must b{flex:none;color:var(--done);font-weight:650}.must .no b{color:var(--late)}
form{display:grid;gap:12px;justify-items:start}
form+form{margin-top:16px}
label,legend{font-weight:550;padding:0}
fieldset{border:0;margin:0;padding:0;display:grid;gap:4px;min-width:0;width:100%}
.pick{display:flex;gap:12px;align-items:center;min-height:44px;font-weight:400;padding:0 12px;border:1px solid var(--line);border-radius:4px;width:100%}
.pick:has(:checked){border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent)}
input[type=radio],input[type=checkbox]{width:1.25rem;height:1.25rem;margin:0;flex:none;accent-color:var(--accent)}
input[type=text],input[type=date],textarea,select{width:100%;min-height:44px;padding:8px 12px;font:inherit;color:inherit;background:var(--surface);border:1px solid var(--control);border-radius:4px}
textarea{resize:vertical}
.dates{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.375rem,1fr));gap:8px;width:100%}
button{min-height:44px;padding:8px 20px;font:550 var(--t-lg) var(--font);color:var(--ink);background:var(--surface);border:1px solid var(--control);border-radius:4px;cursor:pointer;max-width:100%}
.primary{color:var(--on-accent);background:var(--accent);border-color:var(--accent)}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
details{padding:12px 20px}
summary{cursor:pointer;font-weight:550;padding:6px 0}
details[open]{padding-bottom:20px}details[open] summary{margin-bottom:12px}
.hide{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.rows{list-style:none;padding:0}.rows li{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;justify-content:space-between;padding:12px 0;border-bottom:1px solid var(--line);margin:0}
.rows li:first-child{padding-top:0}.rows li:last-child{border:0;padding-bottom:0}.rows div{min-width:0;flex:1 1 14rem}
@media (max-width:30rem){h1{font:650 var(--t-xl) var(--font)}section{padding:16px}details{padding:8px 16px}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:8px}}
@media print{:root{color-scheme:light}body{background:#fff}section,details{border:0;padding:0;break-inside:avoid}form,details,.noprint{display:none}}
@media (forced-colors:active){.pick:has(:checked){outline:2px solid}}`
