// SPDX-License-Identifier: MIT
#include "gateway/printers/preview_fsm.hpp"

#include <utility>

namespace p2m::gateway {

preview_fsm::preview_fsm(std::string shown_job)
    : job_{std::move(shown_job)}
    , shown_{!job_.empty()}
{}

preview_action preview_fsm::on_job(std::string const& job_id, printer::moment now)
{
    if (job_id.empty() || job_id == job_)
        return {};
    job_ = job_id;
    shown_ = false;
    url_.clear();
    tries_ = 0;
    due_ = now.mono;
    return show_neutral{};
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
        return ask_record{job_};
    return fetch_preview{job_, url_};
}

preview_action preview_fsm::on_record(std::string const& job_id,
                                      std::optional<printer::task_record> const& record,
                                      printer::moment now)
{
    if (job_id != job_ || shown_)
        return {};
    if (!record || !record->thumbnail_url) {
        try_later(now);
        return {};
    }
    url_ = *record->thumbnail_url;
    tries_ = 1;
    return fetch_preview{job_, url_};
}

preview_action
preview_fsm::on_picture(std::string const& job_id, std::string bytes, printer::moment now)
{
    if (job_id != job_ || shown_)
        return {};
    if (bytes.empty()) {
        try_later(now);
        return {};
    }
    shown_ = true;
    return show_preview{job_, std::move(bytes)};
}

}  // namespace p2m::gateway
