#pragma once

#include <string_view>

namespace tandem::report {

/// How the page looks: the reader's own fonts, wide enough for a projector, fit for print.
inline constexpr std::string_view kPageStyle = R"(
:root{color-scheme:light;--ink:#1c2430;--soft:#667085;--line:#e4e7ec;--paper:#fff;--wash:#f7f8fa}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1240px;padding:32px 28px 60px;background:var(--paper);color:var(--ink);
 font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
header{display:flex;align-items:baseline;justify-content:space-between;border-bottom:2px solid var(--ink);margin-bottom:24px}
h1{font-size:30px;line-height:1.2;margin:0 0 10px;font-weight:650}
h2{font-size:20px;margin:36px 0 14px;font-weight:620}
header p,.note{color:var(--soft);margin:0}
.note{font-size:14px;margin-top:8px}
.cards{display:grid;grid-template-columns:repeat(3,1fr);gap:14px}
.cards h2{grid-column:1/-1;margin:0}
.card{background:var(--wash);border:1px solid var(--line);border-radius:10px;padding:16px 18px}
.card b{display:block;font-size:32px;line-height:1.15;font-weight:640;font-variant-numeric:tabular-nums}
.card small{font-size:17px;font-weight:500;color:var(--soft)}
.card span{color:var(--soft);font-size:14.5px}
.plots{display:grid;grid-template-columns:1fr 1fr;gap:22px}
figure{margin:0;border:1px solid var(--line);border-radius:10px;padding:14px 14px 10px;break-inside:avoid}
figcaption{font-weight:600;margin-bottom:4px}
svg{display:block;width:100%;height:auto}
.grid{stroke:var(--line);stroke-width:1}
.tick{font-size:12px;fill:var(--soft)}
.axis{font-size:12.5px;fill:var(--soft)}
.line{fill:none;stroke-width:2.4;stroke-linejoin:round}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:13.5px;padding-left:46px}
i{display:inline-block;width:11px;height:11px;border-radius:3px;margin-right:7px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin-top:10px;font-size:13.5px;font-variant-numeric:tabular-nums;white-space:nowrap}
th,td{padding:6px 8px;text-align:right;border-bottom:1px solid var(--line)}
thead th{font-weight:600;vertical-align:bottom;white-space:normal;min-width:50px}
thead small{display:block;font-weight:400;color:var(--soft)}
tbody th{text-align:left;font-weight:500}
tbody+tbody tr:first-child>*{border-top:2px solid var(--line)}
.beyond{color:#98a2b3}
.method{font-size:15px;color:#344054}
.method p{max-width:78ch}
@media(max-width:820px){.plots{grid-template-columns:1fr}.cards{grid-template-columns:1fr 1fr}}
@media print{body{max-width:none;padding:0;font-size:12px}.scroll{overflow:visible}table{font-size:8px}th,td{padding:3px}}
)";

}  // namespace tandem::report
