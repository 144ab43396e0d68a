// SPDX-License-Identifier: MIT
#include "flashforge_client/request_queue.hpp"

#include <algorithm>
#include <utility>

namespace p2m::flashforge {

namespace {

steady_time end_of(request const& what, steady_time now)
{
    if (std::holds_alternative<upload_file>(what))
        return steady_time::max();
    bool const picture = std::holds_alternative<read_thumbnail>(what)
                         || std::holds_alternative<read_current_picture>(what);
    return now + (picture ? request_queue::picture_patience : request_queue::patience);
}

steady_time last_sending(request_queue::waiting const& one)
{
    return one.until - request_queue::least_for_an_answer;
}

}  // namespace

void request_queue::push(ticket whose, request what, steady_time now, steady_time::duration more)
{
    auto const until = end_of(what, now);
    all_.push_back({whose, std::move(what), until == steady_time::max() ? until : until + more});
}

request_queue::waiting request_queue::pop()
{
    auto first = std::move(all_.front());
    all_.erase(all_.begin());
    return first;
}

request_queue::tickets request_queue::expire(steady_time now)
{
    tickets out;
    std::erase_if(all_, [&](waiting const& one) {
        bool const late = now >= last_sending(one);
        if (late)
            out.push_back(one.whose);
        return late;
    });
    return out;
}

request_queue::tickets request_queue::clear()
{
    tickets out;
    for (auto const& one : all_)
        out.push_back(one.whose);
    all_.clear();
    return out;
}

std::optional<steady_time> request_queue::deadline() const noexcept
{
    if (all_.empty())
        return std::nullopt;
    return last_sending(*std::ranges::min_element(all_, {}, &waiting::until));
}

}  // namespace p2m::flashforge
