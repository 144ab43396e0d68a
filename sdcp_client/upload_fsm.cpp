// SPDX-License-Identifier: MIT
#include "sdcp_client/upload_fsm.hpp"

#include "net/json_fields.hpp"
#include "net/text.hpp"
#include "sdcp_client/detail/json_reader.hpp"
#include "sdcp_client/detail/paths_and_ids.hpp"
#include "sdcp_client/error.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace p2m::sdcp {

using boost::system::error_code;
namespace errc = boost::system::errc;

namespace {

constexpr std::size_t max_name_bytes = 200;
constexpr std::size_t max_answer_bytes = 4096;
constexpr int http_ok = 200;

/// `{"code":"000000"}`; otherwise `messages[0].message` is a number.
struct answer
{
    std::string code;
    std::optional<int> message{};
};

void read_message(net::json_value const& value, answer& out)
{
    constexpr std::array rows{net::field<answer>{
        "message", [](auto& v, auto& a) { net::keep(a.message, net::to_integer(v)); }}};
    if (value.IsArray() && !value.Empty())
        net::read_fields<answer>(value[0], rows, out);
}

constexpr std::array answer_rows{
    net::field<answer>{"code", [](auto& v, auto& a) { net::read_text(v, a.code); }},
    net::field<answer>{"messages", read_message},
};
static_assert(net::keys_ascend(answer_rows));

/// Empty: the piece was taken.
error_code judge(int http_status, std::string_view body)
{
    if (http_status != http_ok || body.size() > max_answer_bytes)
        return error::upload_refused;
    detail::json_reader json{2 * max_answer_bytes};
    json.load(body);
    if (json.next() != detail::scanned::object)
        return error::upload_refused;
    answer told;
    net::read_fields<answer>(json.value(), answer_rows, told);
    if (told.code == "000000")
        return {};
    switch (told.message.value_or(0)) {
    case -1:
    case -2:
        return error::upload_out_of_step;
    case -3:
        return error::upload_not_stored;
    default:
        return error::upload_refused;
    }
}

void put_field(std::string& out,
               std::string_view boundary,
               std::string_view name,
               std::string_view value)
{
    out.append("--").append(boundary).append("\r\nContent-Disposition: form-data; name=\"");
    out.append(name).append("\"\r\n\r\n").append(value).append("\r\n");
}

}  // namespace

bool is_upload_name(std::string_view name)
{
    return !name.empty() && name.size() <= max_name_bytes && name.front() != '.'
           && net::is_clean_text(name) && name.find_first_of("/\\\"") == std::string_view::npos;
}

upload_form write_upload_form(upload_file const& file, upload_piece const& piece)
{
    // In no file by chance, and in none on purpose: the upload's own random number is within.
    auto const boundary = "printer2mqtt-" + file.uuid;
    upload_form out;
    out.content_type = "multipart/form-data; boundary=" + boundary;
    put_field(out.head, boundary, "Check", "1");
    put_field(out.head, boundary, "S-File-MD5", file.md5);
    put_field(out.head, boundary, "Offset", std::to_string(piece.offset));
    put_field(out.head, boundary, "Uuid", file.uuid);
    put_field(out.head, boundary, "TotalSize", std::to_string(file.size));
    out.head.append("--").append(boundary);
    out.head.append("\r\nContent-Disposition: form-data; name=\"File\"; filename=\"");
    out.head.append(file.name).append("\"\r\nContent-Type: application/octet-stream\r\n\r\n");
    out.tail.append("\r\n--").append(boundary).append("--\r\n");
    return out;
}

upload_fsm::upload_fsm(upload_file file)
    : file_{std::move(file)}
{
    if (!is_upload_name(file_.name) || file_.size == 0 || file_.size > max_file_bytes
        || !detail::is_request_id(file_.md5) || !detail::is_request_id(file_.uuid))
        fail(error::invalid_request);
}

std::optional<upload_piece> upload_fsm::next(steady_time now)
{
    if (phase_ != phase::sending || under_way_)
        return std::nullopt;
    auto const left = file_.size - accepted_;
    auto const size = static_cast<std::size_t>(std::min<std::uint64_t>(left, piece_bytes));
    under_way_ = upload_piece{accepted_, size};
    until_ = now + piece_within;
    return under_way_;
}

void upload_fsm::on_answer(int http_status, std::string_view body, steady_time now)
{
    if (phase_ != phase::sending || !under_way_)
        return;
    if (auto const wrong = judge(http_status, body))
        return fail(wrong);
    accepted_ += std::exchange(under_way_, std::nullopt)->size;
    if (accepted_ != file_.size)
        return;
    phase_ = phase::checking;
    until_ = now + checked_within;
    quiet_since_ = now;
}

void upload_fsm::on_connection_lost(error_code why) noexcept
{
    if (phase_ == phase::sending)
        fail(why ? why : make_error_code(error::connection_lost));
}

void upload_fsm::on_status(bool checks_or_receives, steady_time now) noexcept
{
    if (phase_ != phase::checking)
        return;
    if (checks_or_receives || !status_seen_)
        quiet_since_ = now;
    status_seen_ = !checks_or_receives;
    on_time(now);
}

void upload_fsm::on_time(steady_time now) noexcept
{
    if (phase_ == phase::checking && status_seen_ && now - quiet_since_ >= settles_for)
        phase_ = phase::done;
    else if ((phase_ == phase::checking || under_way_) && now >= until_)
        fail(phase_ == phase::checking ? error::upload_not_checked : error::request_timeout);
}

void upload_fsm::abort() noexcept
{
    if (phase_ == phase::sending || phase_ == phase::checking)
        fail(make_error_code(errc::operation_canceled));
}

std::optional<steady_time> upload_fsm::deadline() const noexcept
{
    if (phase_ == phase::checking)
        return status_seen_ ? std::min(until_, quiet_since_ + settles_for) : until_;
    return phase_ == phase::sending && under_way_ ? std::optional{until_} : std::nullopt;
}

void upload_fsm::fail(error_code why) noexcept
{
    if (phase_ == phase::done || phase_ == phase::failed)
        return;
    phase_ = phase::failed;
    why_ = why;
    under_way_.reset();
}

}  // namespace p2m::sdcp
