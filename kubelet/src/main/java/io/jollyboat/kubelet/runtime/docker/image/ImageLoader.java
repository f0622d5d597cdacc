package io.jollyboat.kubelet.runtime.docker.image;

import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import io.jollyboat.kubelet.runtime.docker.engine.EngineHttp;
import io.jollyboat.kubelet.runtime.docker.engine.EngineReply;
import io.jollyboat.kubelet.runtime.docker.engine.EngineRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** Puts images made here into an engine. */
public final class ImageLoader {
    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final Duration LOAD = Duration.ofMinutes(5);

    private final EngineHttp http;

    public ImageLoader(EngineHttp http) {
        this.http = http;
    }

    /** Loads the image unless the engine has it. */
    public void ensure(ImageArchive image) {
        try {
            EngineReply found =
                    http.call(EngineRequest.get("/images/" + image.id() + "/json"), LOOK);
            if (found.status() == 200 && found.text().contains('"' + image.tag() + '"')) {
                return;
            }
            EngineReply loaded =
                    http.call(
                            new EngineRequest(
                                    "POST",
                                    "/images/load?quiet=1",
                                    Map.of("Content-Type", "application/x-tar"),
                                    image.archive(),
                                    null,
                                    false),
                            LOAD);
            if (!loaded.isSuccess() || loaded.text().contains("\"error\"")) {
                throw new ContainerRuntimeException(
                        Reason.ENGINE_FAILED,
                        "cannot load the image " + image.tag() + ": " + loaded.text().strip());
            }
        } catch (IOException e) {
            throw new ContainerRuntimeException(
                    Reason.ENGINE_UNAVAILABLE,
                    "Cannot connect to the Docker daemon at "
                            + http.address()
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }
}
