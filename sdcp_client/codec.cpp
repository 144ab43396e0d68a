// SPDX-License-Identifier: MIT
#include "sdcp_client/codec.hpp"

#include "net/text.hpp"
#include "sdcp_client/detail/attributes.hpp"
#include "sdcp_client/detail/envelope.hpp"
#include "sdcp_client/detail/response.hpp"
#include "sdcp_client/detail/status.hpp"

#include <algorithm>

namespace p2m::sdcp {

namespace {

/// Enough for any status or attributes message; only long file lists borrow more.
constexpr std::size_t kept_pool_bytes = 32 * 1024;

bool is_pong(std::string_view frame) noexcept
{
    constexpr std::string_view space{" \t\r\n\0", 5};
    frame.remove_prefix(std::min(frame.find_first_not_of(space), frame.size()));
    return frame.substr(0, frame.find_last_not_of(space) + 1) == "pong";
}

}  // namespace

struct frame_reader::state
{
    detail::json_reader json{kept_pool_bytes};
    parsed_frame out;
    std::size_t used{};  ///< messages of this frame; those behind it are memory to use again

    void read(std::string_view frame);
    void read_objects();
    bool translate(detail::json_value const& object);

    template <class Message>
    Message& add()
    {
        if (used == out.messages.size())
            out.messages.emplace_back();
        auto& slot = out.messages[used++];
        auto* const same = std::get_if<Message>(&slot);
        return same != nullptr ? *same : slot.emplace<Message>();
    }
};

void frame_reader::state::read(std::string_view frame)
{
    used = 0;
    out.malformed = 0;
    if (frame.size() > limits::frame_bytes) {
        out.malformed = 1;
    } else if (is_pong(frame)) {
        add<pong>();
    } else {
        json.load(frame);
        read_objects();
        if (used == 0)
            out.malformed = std::max<std::size_t>(out.malformed, 1);
    }
    out.messages.resize(used);
}

void frame_reader::state::read_objects()
{
    for (std::size_t count = 0; count != limits::objects_per_frame; ++count) {
        auto const found = json.next();
        if (found == detail::scanned::end)
            return;
        if (found != detail::scanned::object || !translate(json.value()))
            ++out.malformed;
        if (found == detail::scanned::garbage)
            return;
    }
}

/// False when the object is no message of SDCP.
bool frame_reader::state::translate(detail::json_value const& object)
{
    auto const envelope = detail::open_envelope(object);
    auto const kind = detail::kind_of_topic(envelope.topic);
    if (kind == "notice" || kind == "error") {
        net::assign_text(add<notice>().topic, envelope.topic);
        return true;
    }
    auto const used_before = used;
    if (envelope.cmd) {
        auto& answer = add<response>();
        answer = response{};
        answer.cmd = *envelope.cmd;
        net::assign_text(answer.request_id, envelope.request_id);
        if (envelope.payload != nullptr)
            detail::read_response(*envelope.payload, answer);
    }
    if (envelope.status != nullptr && !detail::read_status(*envelope.status, add<status>()))
        --used;
    if (envelope.attributes != nullptr) {
        auto& about = add<attributes>();
        detail::read_attributes(*envelope.attributes, about);
        if (about.mainboard_id.empty()) {
            net::assign_text(about.mainboard_id, envelope.mainboard_id);
            net::to_lower(about.mainboard_id);
        }
        if (about.mainboard_id.empty())
            --used;  // whose they are is what they are for
    }
    return used != used_before;
}

frame_reader::frame_reader()
    : state_{std::make_unique<state>()}
{}
frame_reader::~frame_reader() = default;
frame_reader::frame_reader(frame_reader&&) noexcept = default;
frame_reader& frame_reader::operator=(frame_reader&&) noexcept = default;

parsed_frame const& frame_reader::read(std::string_view frame)
{
    state_->read(frame);
    return state_->out;
}

boost::system::result<attributes> parse_discovery_reply(std::string_view datagram)
{
    if (datagram.size() > limits::datagram_bytes)
        return error::malformed_frame;
    detail::json_reader json{2 * limits::datagram_bytes};
    json.load(datagram);
    if (json.next() != detail::scanned::object)
        return error::malformed_frame;

    auto const envelope = detail::open_envelope(json.value());
    if (envelope.data == nullptr)
        return error::not_sdcp;
    attributes found;
    auto const& told = envelope.attributes != nullptr ? *envelope.attributes : *envelope.data;
    detail::read_attributes(told, found);
    bool const proxy =
        detail::is_proxy(told) || detail::is_proxy(*envelope.data) || found.mainboard_id == "proxy";
    // V1 printers expect us to be their MQTT broker: another protocol.
    bool const version_1 =
        found.protocol_version == "V1" || found.protocol_version.starts_with("V1.");
    if (found.mainboard_id.empty() || proxy || version_1)
        return error::not_sdcp;
    return found;
}

}  // namespace p2m::sdcp
