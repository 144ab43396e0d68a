// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/event_stream.hpp"

#include "gateway/surfaces/http/sse_codec.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace p2m::surfaces::http {
namespace {

struct type_row
{
    std::string_view word;
    bool is_document;
    bool is_barrier;
};
constexpr std::array types{
    type_row{"attributes", true, false},  type_row{"state", true, false},
    type_row{"availability", true, true}, type_row{"diagnostics", true, false},
    type_row{"gateway", true, false},     type_row{"upload", true, false},
    type_row{"event", false, false},      type_row{"result", false, false},
    type_row{"removed", false, false},
};

/// How much a reader takes at a time at least, when there is that much.
constexpr std::size_t pulled_bytes = 64 * 1024;

type_row const* find_type(std::string_view word)
{
    auto const* const found = std::ranges::find(types, word, &type_row::word);
    return found == types.end() ? nullptr : found;
}

}  // namespace

bool event_filter::takes(std::string_view type, std::string_view printer) const
{
    return (types.empty() || types.contains(type))
           && (printers.empty() || printers.contains(printer))
           && (printer.empty() || !sees || sees(printer));
}

boost::system::result<event_filter, std::string> parse_filter(query_parameters const& query)
{
    event_filter out;
    for (auto& one : query.words("printer"))
        out.printers.insert(std::move(one));
    for (auto& one : query.words("types")) {
        if (!find_type(one))
            return std::string{"There is no type of event \"" + one.substr(0, 40) + "\"."};
        out.types.insert(std::move(one));
    }
    if (out.printers.size() > limits::filter_words || out.types.size() > limits::filter_words)
        return std::string{"The filter names too much."};
    return out;
}

struct event_stream::shared
{
    document_source* source;  ///< null: the stream is no more
    std::string boot;
    std::size_t max_readers;
    event_log log;
    std::set<reader*> readers;
};

class event_stream::reader final : public body_source
{
public:
    reader(std::shared_ptr<shared> of,
           event_filter filter,
           std::optional<event_id> last,
           printer::steady_time now)
        : of_{std::move(of)}
        , filter_{std::move(filter)}
        , sent_at_{now}
    {
        of_->readers.insert(this);
        put(std::make_shared<std::string const>(write_sse_retry(limits::event_retry)));
        if (last && last->boot == of_->boot && of_->log.is_complete_after(last->number))
            at_ = last->number;
        else
            begin_full_state(last.has_value());
    }
    ~reader() override { of_->readers.erase(this); }
    reader(reader const&) = delete;
    reader& operator=(reader const&) = delete;

    pulled pull(printer::steady_time now) override
    {
        if (!of_->source)
            return {{}, true};
        if (!of_->log.is_complete_after(at_) && untold_.empty())
            begin_full_state(true);
        while (bytes_ < pulled_bytes && !untold_.empty())
            tell_one_printer();
        if (untold_.empty())
            read_on();
        if (pieces_.empty() && now >= sent_at_ + limits::heartbeat)
            put(std::make_shared<std::string const>(sse_heartbeat));
        if (!pieces_.empty())
            sent_at_ = now;
        bytes_ = 0;
        return {std::exchange(pieces_, {}), false};
    }

    [[nodiscard]] std::optional<printer::steady_time> deadline() const override
    {
        return sent_at_ + limits::heartbeat;
    }
    void on_news(std::function<void()> wake) override { wake_ = std::move(wake); }

    void on_published(live_event const& one)
    {
        if (wake_ && filter_.takes(one.type, one.printer))
            wake_();
    }
    void on_end()
    {
        if (wake_)
            wake_();
    }

private:
    void put(std::shared_ptr<std::string const> piece)
    {
        bytes_ += piece->size();
        pieces_.push_back(std::move(piece));
    }
    void put_text(std::string text) { put(std::make_shared<std::string const>(std::move(text))); }

    /// From here on nothing is missed: what is said meanwhile is read behind the full state.
    void begin_full_state(bool is_again)
    {
        at_ = of_->log.last();
        if (is_again)
            put_text(write_sse({}, "resync", R"({"printer":null,"document":{}})"));
        for (auto& one : of_->source->printers())
            if (filter_.printers.empty() || filter_.printers.contains(one))
                untold_.push_back(std::move(one));
        std::ranges::reverse(untold_);
        if (untold_.empty())
            put_text(write_sse_id(write_event_id({of_->boot, at_})));
    }

    /// Without ids: a client that goes in the middle has not got all of it.
    void tell_one_printer()
    {
        auto const printer = std::move(untold_.back());
        untold_.pop_back();
        for (auto const& one : of_->source->current(printer))
            if (filter_.takes(one.type, one.printer))
                put_text(write_sse({}, one.type, write_event_data(one.printer, one.json)));
        if (untold_.empty())
            put_text(write_sse_id(write_event_id({of_->boot, at_})));
    }

    void read_on()
    {
        auto next = of_->log.after(at_);
        for (; next != of_->log.end() && bytes_ < pulled_bytes; ++next) {
            at_ = next->first;
            if (filter_.takes(next->second.event.type, next->second.event.printer))
                put(next->second.event.frame);
        }
    }

    std::shared_ptr<shared> of_;
    event_filter filter_;
    printer::steady_time sent_at_;
    std::function<void()> wake_;
    std::vector<std::shared_ptr<std::string const>> pieces_;
    std::size_t bytes_{};
    std::vector<std::string> untold_;  // printers of the full state, the next one last
    sequence at_{};
};

event_stream::event_stream(document_source& source, std::string boot, std::size_t max_readers)
    : shared_{std::make_shared<shared>(shared{&source, std::move(boot), max_readers, {}, {}})}
{}

event_stream::~event_stream()
{
    shared_->source = nullptr;
    for (auto* const one : shared_->readers)
        one->on_end();
}

void event_stream::publish(news const& what, printer::steady_time now)
{
    auto const* const type = find_type(what.type);
    if (!type)
        return;
    auto const id = write_event_id({shared_->boot, shared_->log.last() + 1});
    live_event const made{what.type, what.printer,
                          std::make_shared<std::string const>(
                              write_sse(id, what.type, write_event_data(what.printer, what.json))),
                          type->is_document, type->is_barrier};
    shared_->log.add(made, now);
    for (auto* const one : shared_->readers)
        one->on_published(made);
}

void event_stream::remove(std::string const& printer, printer::steady_time now)
{
    shared_->log.forget(printer);
    publish({"removed", printer, "{}"}, now);
}

std::shared_ptr<body_source>
event_stream::open(event_filter filter, std::string_view last_id, printer::steady_time now)
{
    if (shared_->readers.size() >= shared_->max_readers)
        return nullptr;
    auto last = parse_event_id(last_id);
    // A client that comes with what is no id of ours had read something, and is told to forget it.
    if (!last && !last_id.empty())
        last = event_id{};
    return std::make_shared<reader>(shared_, std::move(filter), std::move(last), now);
}

std::size_t event_stream::readers() const noexcept
{
    return shared_->readers.size();
}

std::vector<std::string_view> event_stream::event_types()
{
    std::vector<std::string_view> out;
    out.reserve(std::size(types));
    for (auto const& one : types)
        out.push_back(one.word);
    return out;
}

}  // namespace p2m::surfaces::http
