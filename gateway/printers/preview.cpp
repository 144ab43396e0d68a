// SPDX-License-Identifier: MIT
#include "gateway/printers/preview.hpp"

#include "gateway/pictures/fetch.hpp"
#include "gateway/store/gateway_store.hpp"

#include <chrono>
#include <cstdint>
#include <utility>

namespace p2m::gateway {
namespace {

constexpr std::uint16_t picture_port = 80;
constexpr std::chrono::seconds picture_patience{5};

}  // namespace

preview_desk::preview_desk(boost::asio::io_context& io,
                           memory& store,
                           std::string printer_id,
                           preview_links links)
    : io_{io}
    , store_{store}
    , printer_id_{std::move(printer_id)}
    , links_{std::move(links)}
    , keeper_{std::string{}}
    , self_{std::make_shared<preview_desk*>(this)}
{
    if (auto shown = store_.thumbnail(printer_id_)) {
        keeper_ = thumbnail_keeper{std::move(shown->key)};
        bytes_ = std::move(shown->bytes);
    }
}

preview_desk::~preview_desk()
{
    *self_ = nullptr;
}

std::string_view preview_desk::picture() const noexcept
{
    return bytes_.empty() ? neutral_picture() : std::string_view{bytes_};
}

void preview_desk::apply(thumbnail_action action)
{
    if (std::holds_alternative<show_neutral>(action)) {
        bytes_.clear();
        links_.show();
    } else if (auto const* const ask = std::get_if<ask_record>(&action)) {
        links_.read_record(ask->job_id, [self = self_, job = ask->job_id](auto const& record) {
            if (auto* const desk = *self) {
                desk->apply(desk->keeper_.on_record(job, record, printer::moment::now()));
                desk->links_.arm();
            }
        });
    } else if (auto const* const fetch = std::get_if<fetch_preview>(&action)) {
        fetch_picture(io_, links_.address(), picture_port, path_of_url(fetch->url),
                      picture_patience, [self = self_, job = fetch->job_id](auto const& picture) {
                          if (auto* const desk = *self) {
                              desk->apply(desk->keeper_.on_picture(
                                  job, picture ? *picture : std::string{}, printer::moment::now()));
                              desk->links_.arm();
                          }
                      });
    } else if (auto* const show = std::get_if<show_preview>(&action)) {
        store_.save_thumbnail(printer_id_, {show->job_id, show->bytes});
        bytes_ = std::move(show->bytes);
        links_.show();
    }
}

}  // namespace p2m::gateway
