// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/pages.hpp"

namespace p2m::gateway {

namespace face = surfaces::http;

void add_pages(server_state& to)
{
    auto const& sources = to.sources;
    to.routes.add({.pattern = "/healthz",
                   .is_open = true,
                   .run = [](face::request const&, face::reply const& answer) {
                       answer(face::make_response(200, face::plain_text, "ok\n"));
                   }});
    to.routes.add(
        {.pattern = "/metrics", .run = [&sources](face::request const&, face::reply const& answer) {
             answer(
                 face::make_response(200, metrics_content_type, write_metrics(sources.metrics())));
         }});
    to.routes.add({.pattern = "/printers",
                   .run = [&sources](face::request const& asked, face::reply const& answer) {
                       auto all = sources.printers();
                       std::erase_if(all, [&asked](listed_printer const& one) {
                           return !asked.who.sees(one.topic);
                       });
                       answer(face::make_json(200, write_printer_list(all) + "\n"));
                   }});
}

}  // namespace p2m::gateway
