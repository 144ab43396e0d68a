// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/printer_topics.hpp"

#include <utility>

namespace p2m::gateway {
namespace {

mqtt::printer_topics topics_below(std::string const& root)
{
    auto const slash = root.rfind('/');
    return {root.substr(0, slash), root.substr(slash + 1)};
}

std::vector<std::string> values_below(mqtt::printer_topics const& topics)
{
    std::vector<std::string> out;
    for (auto const& [path, text] : values_of(write_state({}, {})))
        out.push_back(topics.value(path));
    return out;
}

}  // namespace

retained_topics::retained_topics(mqtt::printer_topics topics, std::string root, bool values)
    : topics_{std::move(topics)}
    , root_{std::move(root)}
    , has_values_{values}
{}

retained_messages retained_topics::state(std::string json, bool with_values)
{
    retained_messages out;
    if (with_values) {
        has_values_ = true;
        for (auto& [path, text] : values_of(json)) {
            auto const [last, is_new] = values_.try_emplace(path);
            if (!is_new && last->second == text)
                continue;
            out.push_back({topics_.value(path), text, 0});
            last->second = std::move(text);
        }
    }
    out.push_back({topics_.state(), std::move(json)});
    return out;
}

retained_message retained_topics::attributes(printer::attributes const& known) const
{
    return {topics_.attributes(), write_attributes(known)};
}

retained_message retained_topics::availability(bool online) const
{
    return {topics_.availability(), online ? "online" : "offline"};
}

retained_message retained_topics::thumbnail(std::string_view picture) const
{
    return {topics_.thumbnail(), std::string{picture}};
}

std::optional<retained_message> retained_topics::diagnostics(printer::connection_state state,
                                                             printer::link_statistics const& link,
                                                             camera_statistics const& camera,
                                                             rtsp_statistics const& rtsp,
                                                             printer::moment now)
{
    due_ = now.mono + between_diagnostics;
    auto json = write_diagnostics(state, link, camera, rtsp);
    if (json == diagnostics_)
        return std::nullopt;
    diagnostics_ = json;
    return retained_message{topics_.diagnostics(), std::move(json), 0};
}

void retained_topics::forget_said()
{
    values_.clear();
    diagnostics_.clear();
}

std::vector<std::string> retained_topics::drop_values()
{
    values_.clear();
    if (!std::exchange(has_values_, false))
        return {};
    return values_below(topics_below(root_));
}

std::vector<std::string> retained_topics::all_below(std::string const& root)
{
    auto const old = topics_below(root);
    auto out = values_below(old);
    out.insert(out.begin(), {old.availability(), old.state(), old.attributes(), old.diagnostics(),
                             old.thumbnail()});
    return out;
}

retained_topics::change retained_topics::settle(printer::moment now)
{
    if (topics_.root() == root_) {
        leaves_.reset();
        return change::none;
    }
    if (root_.empty()) {
        root_ = topics_.root();
        return change::settled;
    }
    leaves_ = now.mono + moving_takes;
    return change::moving;
}

std::optional<std::string> retained_topics::leave()
{
    if (!std::exchange(leaves_, std::nullopt))
        return std::nullopt;
    return std::exchange(root_, topics_.root());
}

}  // namespace p2m::gateway
