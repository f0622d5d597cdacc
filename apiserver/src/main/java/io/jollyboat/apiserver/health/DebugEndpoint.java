package io.jollyboat.apiserver.health;

import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.serving.DebugPages;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Serves {@code /statusz} and {@code /flagz}. */
public final class DebugEndpoint implements Endpoint {

    private static final List<String> PATHS =
            List.of(
                    DebugPages.FLAGS_PATH,
                    DebugPages.STATUS_PATH,
                    "/healthz",
                    "/livez",
                    "/metrics",
                    "/readyz",
                    "/version");

    private final SortedMap<String, String> flags;
    private final DebugPages pages;
    private final Timeline timeline;

    /**
     * @param flags how the server was started
     */
    public DebugEndpoint(SortedMap<String, String> flags, Timeline timeline) {
        this.flags = flags;
        this.timeline = timeline;
        this.pages =
                new DebugPages("apiserver", VersionEndpoint.GIT_VERSION, timeline.now(), PATHS);
    }

    @Override
    public boolean serve(Call call) {
        boolean status = call.path().equals(DebugPages.STATUS_PATH);
        if (!status && !call.path().equals(DebugPages.FLAGS_PATH)) {
            return false;
        }
        if (!call.info().readOnly()) {
            throw ApiException.methodNotAllowed();
        }
        String accept = call.header("Accept");
        DebugPages.Page page =
                status ? pages.status(accept, timeline.now()) : pages.flags(accept, flags);
        call.answer(
                new Answer.Document(
                        200, page.type(), Map.of(), page.text().getBytes(StandardCharsets.UTF_8)));
        return true;
    }
}
