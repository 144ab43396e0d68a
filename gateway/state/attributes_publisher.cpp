// SPDX-License-Identifier: MIT
#include "gateway/state/attributes_publisher.hpp"

#include <utility>

namespace p2m::gateway {
namespace {

/// What a printer measures of itself.
struct measures
{
    printer::lifetime lifetime;
    std::optional<std::uint64_t> free_bytes;

    explicit measures(printer::attributes const& from)
        : lifetime{from.lifetime}
        , free_bytes{from.storage_free_bytes}
    {}
    void put(printer::attributes& to) const
    {
        to.lifetime = lifetime;
        to.storage_free_bytes = free_bytes;
    }
};

/// Whether the two describe another printer; `sent` is changed and put back on the way.
bool describe_other(printer::attributes const& told, printer::attributes& sent)
{
    measures const kept{sent};
    measures{told}.put(sent);
    bool const differs = !(told == sent);
    kept.put(sent);
    return differs;
}

}  // namespace

attributes_publisher::attributes_publisher(printer::attributes remembered)
    : published_{std::move(remembered)}
    , told_{published_}
{}

attribute_news attributes_publisher::update(printer::attributes const& told,
                                            printer::steady_time now)
{
    told_ = told;
    return decide(now);
}

attribute_news attributes_publisher::on_time(printer::steady_time now)
{
    return due_ && now >= *due_ ? decide(now) : attribute_news{};
}

attribute_news attributes_publisher::decide(printer::steady_time now)
{
    due_.reset();
    if (told_ == published_)
        return {};
    attribute_news news;
    if (describe_other(told_, published_)) {
        if (!tokens_.take(now)) {
            due_ = tokens_.next();
            return {};
        }
        news = {.publish = true,
                .describe = true,
                .list = told_.id != published_.id || told_.name != published_.name
                        || told_.model != published_.model};
    } else if (now - published_at_ < between_measures) {
        due_ = published_at_ + between_measures;
        return {};
    } else {
        news.publish = true;
    }
    published_ = told_;
    published_at_ = now;
    return news;
}

}  // namespace p2m::gateway
