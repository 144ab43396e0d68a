// SPDX-License-Identifier: MIT
#include "gateway/printers/preview_fsm.hpp"

#include <charconv>
#include <utility>

namespace p2m::gateway {
namespace {

constexpr std::string_view key_begin = "job ";

std::uint64_t job_of(std::string_view key) noexcept
{
    if (!key.starts_with(key_begin))
        return 0;
    key.remove_prefix(key_begin.size());
    std::uint64_t job = 0;
    auto const [end, error] = std::from_chars(key.data(), key.data() + key.size(), job);
    return error == std::errc{} && end == key.data() + key.size() ? job : 0;
}

}  // namespace

std::string key_of(std::uint64_t job)
{
    return std::string{key_begin} + std::to_string(job);
}

preview_fsm::preview_fsm(std::string_view shown_key)
    : job_{job_of(shown_key)}
    , shown_{job_ != 0}
{}

preview_action preview_fsm::on_job(std::uint64_t job, std::string_view job_id, printer::moment now)
{
    if (job == 0)
        return {};
    bool const is_new = job != job_;
    if (is_new) {
        job_ = job;
        job_id_.clear();
        shown_ = false;
        url_.clear();
        tries_ = 0;
        due_.reset();
    }
    if (!shown_ && job_id_.empty() && !job_id.empty()) {
        job_id_ = job_id;
        due_ = now.mono;
    }
    return is_new ? preview_action{show_neutral{}} : preview_action{};
}

void preview_fsm::try_later(printer::moment now)
{
    due_.reset();
    if (tries_ < max_tries)
        due_ = now.mono + (url_.empty() ? between_records : between_pictures);
}

preview_action preview_fsm::on_time(printer::moment now)
{
    if (!due_ || now.mono < *due_)
        return {};
    ++tries_;
    due_.reset();
    if (url_.empty())
        return ask_preview{job_, job_id_};
    return fetch_preview{job_, url_};
}

preview_action preview_fsm::on_preview(std::uint64_t job,
                                       std::optional<printer::preview> found,
                                       printer::moment now)
{
    if (job != job_ || shown_)
        return {};
    if (found && !found->bytes.empty())
        return on_picture(job, std::move(found->bytes), now);
    if (!found || !found->url) {
        try_later(now);
        return {};
    }
    url_ = *std::move(found->url);
    tries_ = 1;
    return fetch_preview{job_, url_};
}

preview_action preview_fsm::on_picture(std::uint64_t job, std::string bytes, printer::moment now)
{
    if (job != job_ || shown_)
        return {};
    if (bytes.empty()) {
        try_later(now);
        return {};
    }
    shown_ = true;
    return show_preview{job_, std::move(bytes)};
}

}  // namespace p2m::gateway
