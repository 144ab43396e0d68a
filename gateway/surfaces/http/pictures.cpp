// SPDX-License-Identifier: MIT
// Camera pictures: one connection to the printer however many look, the newest picture for who is
// slow, an older one that waited is lost.
#include "gateway/surfaces/http/pages.hpp"

#include "mqtt/topics.hpp"

#include <boost/asio/steady_timer.hpp>

#include <utility>

namespace p2m::gateway {
namespace {

namespace asio = boost::asio;
namespace face = surfaces::http;
using steady = std::chrono::steady_clock;

constexpr std::string_view boundary = "frame";

face::problem busy(std::string_view sentence)
{
    auto out = face::make_problem("unavailable", std::string{sentence});
    out.retry_after = std::chrono::seconds{10};
    return out;
}

std::string stream_type()
{
    return "multipart/x-mixed-replace; boundary=" + std::string{boundary};
}

/// One who watches a camera.
class picture_source final : public face::body_source,
                             public std::enable_shared_from_this<picture_source>
{
public:
    picture_source(std::unique_ptr<viewer_place> place, std::chrono::milliseconds idle)
        : place_{std::move(place)}
        , idle_{idle}
    {}
    void watch(camera& from)
    {
        looking_ = from.subscribe([weak = weak_from_this()](shared_frame const& frame) {
            if (auto const self = weak.lock())
                self->on_frame(frame);
        });
    }
    void on_frame(shared_frame const& frame)
    {
        waiting_ = frame;
        is_gone_ = is_gone_ || !frame;
        if (wake_)
            wake_();
    }
    [[nodiscard]] bool has_picture() const { return waiting_ != nullptr; }

    pulled pull(printer::steady_time now) override
    {
        if (!waiting_)
            return {{}, is_gone_ || (last_ && now >= *last_ + idle_)};
        // The boundary goes out behind its picture: browsers show one when they see where it ends.
        static auto const between =
            std::make_shared<std::string const>("\r\n--" + std::string{boundary} + "\r\n");
        static auto const first =
            std::make_shared<std::string const>("--" + std::string{boundary} + "\r\n");
        auto const head =
            std::make_shared<std::string const>("Content-Type: image/jpeg\r\nContent-Length: "
                                                + std::to_string(waiting_->size()) + "\r\n\r\n");
        pulled out;
        if (!last_)
            out.pieces.push_back(first);
        out.pieces.push_back(head);
        out.pieces.push_back(std::exchange(waiting_, nullptr));
        out.pieces.push_back(between);
        last_ = now;
        return out;
    }
    [[nodiscard]] std::optional<printer::steady_time> deadline() const override
    {
        return last_ ? std::optional{*last_ + idle_} : std::nullopt;
    }
    void on_news(std::function<void()> wake) override { wake_ = std::move(wake); }
    [[nodiscard]] bool is_chunked() const override { return false; }

private:
    std::unique_ptr<viewer_place> place_;
    std::chrono::milliseconds idle_;
    camera::subscription looking_;
    std::function<void()> wake_;
    shared_frame waiting_;
    std::optional<printer::steady_time> last_;
    bool is_gone_{};
};

/// A fresh picture of the camera, or why there is none.
void next_picture(asio::any_io_executor const& executor,
                  camera& from,
                  std::chrono::milliseconds within,
                  std::function<void(camera::picture)> done)
{
    struct visit
    {
        visit(asio::any_io_executor const& on, std::function<void(camera::picture)> then)
            : timer{on}
            , done{std::move(then)}
        {}
        void finish(camera::picture with)
        {
            timer.cancel();
            if (auto const then = std::exchange(done, nullptr))
                then(std::move(with));
        }
        asio::steady_timer timer;
        std::function<void(camera::picture)> done;
    };
    auto const one = std::make_shared<visit>(executor, std::move(done));
    // Longer than the camera takes to answer; it does not when it is gone.
    one->timer.expires_after(within + std::chrono::seconds{1});
    one->timer.async_wait([one](boost::system::error_code cancelled) {
        if (!cancelled)
            one->finish({nullptr, "it is gone"});
    });
    from.take_picture(within, [one](camera::picture got) { one->finish(std::move(got)); });
}

/// The page of one camera; what both have in common.
class picture_page
{
public:
    picture_page(std::shared_ptr<server_state> const& state, asio::any_io_executor executor)
        : state_{state}
        , executor_{std::move(executor)}
    {}

    void serve(face::request const& asked, face::reply const& answer, bool is_stream) const
    {
        auto const state = state_.lock();
        auto const& name = asked.parameter("printer");
        // A segment is made of letters that no URL escapes; so is what is asked for.
        auto const from =
            state && mqtt::topic_segment(name) == name ? state->sources.camera_of(name) : nullptr;
        if (!from)
            return answer(
                face::make_problem("not_found", "There is no such printer, or it has no camera."));
        if (asked.is_head())
            return answer(face::make_response(
                200, is_stream ? stream_type() : std::string{"image/jpeg"}, {}));
        auto place = viewer_place::take(state, name);
        if (!place)
            return answer(busy("Too many clients are looking; try again when one has gone."));
        if (is_stream)
            stream(state->options, *from, answer, std::move(place));
        else
            snapshot(state->options, *from, answer, std::move(place));
    }

private:
    void stream(http_options const& options,
                camera& from,
                face::reply const& answer,
                std::unique_ptr<viewer_place> place) const
    {
        auto const source = std::make_shared<picture_source>(std::move(place), options.stream_idle);
        source->watch(from);
        auto const begin = [source, answer] {
            face::response out;
            out.content_type = stream_type();
            out.body = face::shared_source{source};
            answer(std::move(out));
        };
        if (auto const latest = from.latest(camera::fresh)) {
            source->on_frame(latest);
            return begin();
        }
        next_picture(executor_, from, options.picture_within,
                     [source, begin, answer](camera::picture const& got) {
                         if (!got.frame)
                             return answer(busy("The camera has no picture: " + got.why + "."));
                         if (!source->has_picture())
                             source->on_frame(got.frame);
                         begin();
                     });
    }

    void snapshot(http_options const& options,
                  camera& from,
                  face::reply const& answer,
                  std::unique_ptr<viewer_place> place) const
    {
        next_picture(executor_, from, options.picture_within,
                     [answer, place = std::shared_ptr<viewer_place>{std::move(place)}](
                         camera::picture const& got) {
                         if (!got.frame)
                             return answer(busy("The camera has no picture: " + got.why + "."));
                         face::response out;
                         out.content_type = "image/jpeg";
                         out.body = face::shared_text{got.frame};
                         answer(std::move(out));
                     });
    }

    std::weak_ptr<server_state> state_;  // which holds this
    asio::any_io_executor executor_;
};

}  // namespace

void add_pictures(std::shared_ptr<server_state> const& to, asio::any_io_executor const& executor)
{
    picture_page const page{to, executor};
    auto const add = [&](std::string pattern, bool is_stream) {
        to->routes.add(
            {.pattern = std::move(pattern),
             .run =
                 [page, is_stream](face::request const& asked, face::reply const& answer) {
                     page.serve(asked, answer, is_stream);
                 },
             .costs = face::look::costs_printer,
             .takes_ticket = true});
    };
    for (std::string const above : {"", "/api/v1"}) {
        add(above + "/printers/{printer}/stream", true);
        add(above + "/printers/{printer}/snapshot.jpg", false);
    }
}

}  // namespace p2m::gateway
