package io.jollyboat.jolly.cluster;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.jolly.machine.Machine;
import io.jollyboat.kubelet.runtime.docker.engine.EngineAddress;
import io.jollyboat.kubelet.runtime.docker.engine.EngineHttp;
import io.jollyboat.kubelet.runtime.docker.engine.EngineReply;
import io.jollyboat.kubelet.runtime.docker.engine.EngineRequest;
import io.jollyboat.kubelet.runtime.docker.image.BusyboxImage;
import io.jollyboat.kubelet.runtime.docker.image.ImageArchive;
import io.jollyboat.kubelet.runtime.docker.image.ImageLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * An image to try things with where no registry can be reached, made from the machine's static
 * busybox: a shell, its usual tools, and an HTTP server on port 8080 that shows a page when nothing
 * else is asked of it.
 */
public final class DemoImage {

    public static final String TAG = "jollyboat/demo:1";

    private static final Duration LOOK = Duration.ofSeconds(10);

    /** Ends when it is told to: a first process that has not said what to do then goes on. */
    private static final String SERVE = "trap 'exit 0' TERM; httpd -f -v -p 8080 -h /www & wait $!";

    /** So much of it JSON says to the letter. */
    private static final int MARK = SERVE.indexOf(" &");

    private DemoImage() {}

    /** What came of an attempt to have the image in the engine. */
    public enum Outcome {
        PRESENT,
        MADE,
        /** There is no busybox to make it from. */
        IMPOSSIBLE
    }

    /** Puts the image into the engine unless it is there as this program makes it. Blocks. */
    public static Outcome ensure(Timeline timeline) throws IOException {
        var engine = new EngineHttp(EngineAddress.DEFAULT, timeline);
        EngineReply found = engine.call(EngineRequest.get("/images/" + TAG + "/json"), LOOK);
        if (found.status() == 200 && found.text().contains(SERVE.substring(0, MARK))) {
            return Outcome.PRESENT; // packing it costs more than all the rest of a start
        }
        Optional<Path> busybox = Machine.here().find("busybox");
        if (busybox.isEmpty()) {
            return found.status() == 200 ? Outcome.PRESENT : Outcome.IMPOSSIBLE;
        }
        new ImageLoader(engine).ensure(pack(busybox.get()));
        return Outcome.MADE;
    }

    private static ImageArchive pack(Path busybox) throws IOException {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        return BusyboxImage.tagged(TAG)
                .file(
                        "/www/index.html",
                        "<h1>Ahoy</h1><p>This page is served by a pod in Jollyboat.</p>\n")
                .command("sh", "-c", SERVE)
                .ports(8080)
                .pack(busybox, architecture);
    }
}
