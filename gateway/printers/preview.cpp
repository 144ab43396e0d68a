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

preview::preview(boost::asio::io_context& io,
                 gateway_store& store,
                 std::string printer_id,
                 preview_owner& owner)
    : io_{io}
    , store_{store}
    , printer_id_{std::move(printer_id)}
    , owner_{owner}
    , fsm_{std::string{}}
    , self_{std::make_shared<preview*>(this)}
{
    if (auto shown = store_.thumbnail(printer_id_)) {
        fsm_ = preview_fsm{shown->key};
        bytes_ = std::move(shown->bytes);
    }
}

preview::~preview()
{
    *self_ = nullptr;
}

std::string_view preview::picture() const noexcept
{
    return bytes_.empty() ? neutral_picture() : std::string_view{bytes_};
}

void preview::apply(preview_action action)
{
    if (std::holds_alternative<show_neutral>(action)) {
        bytes_.clear();
        owner_.on_preview();
    } else if (auto const* const ask = std::get_if<ask_preview>(&action)) {
        owner_.read_preview(ask->job_id, [self = self_, job = ask->job](auto found) {
            if (auto* const one = *self) {
                one->apply(one->fsm_.on_preview(job, std::move(found), printer::moment::now()));
                one->owner_.on_preview_deadline();
            }
        });
    } else if (auto const* const fetch = std::get_if<fetch_preview>(&action)) {
        fetch_picture(io_, owner_.preview_host(), picture_port, path_of_url(fetch->url),
                      picture_patience, [self = self_, job = fetch->job](auto const& picture) {
                          if (auto* const one = *self) {
                              one->apply(one->fsm_.on_picture(
                                  job, picture ? *picture : std::string{}, printer::moment::now()));
                              one->owner_.on_preview_deadline();
                          }
                      });
    } else if (auto* const show = std::get_if<show_preview>(&action)) {
        store_.save_thumbnail(printer_id_, {key_of(show->job), show->bytes});
        bytes_ = std::move(show->bytes);
        owner_.on_preview();
    }
}

}  // namespace p2m::gateway
