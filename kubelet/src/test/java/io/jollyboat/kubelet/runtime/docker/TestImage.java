package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.runtime.docker.engine.EngineAddress;
import io.jollyboat.kubelet.runtime.docker.engine.EngineHttp;
import io.jollyboat.kubelet.runtime.docker.image.BusyboxImage;
import io.jollyboat.kubelet.runtime.docker.image.ImageArchive;
import io.jollyboat.kubelet.runtime.docker.image.ImageLoader;
import java.io.IOException;
import java.nio.file.Path;

/** The image that tests against a real engine run: the machine's static busybox. */
public final class TestImage {
    public static final String NAME = "jollyboat-test/busybox:1";

    private TestImage() {}

    /** Puts the image into the engine of this machine unless it is there. */
    public static void load() throws IOException {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        ImageArchive image =
                BusyboxImage.tagged(NAME)
                        .file("/www/index.html", "hello from jollyboat\n")
                        .pack(Path.of("/bin/busybox"), architecture);
        try (var http = new EngineHttp(EngineAddress.DEFAULT, Timeline.real())) {
            new ImageLoader(http).ensure(image);
        }
    }
}
