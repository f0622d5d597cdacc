package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.runtime.docker.engine.EngineAddress;
import io.jollyboat.kubelet.runtime.docker.engine.EngineHttp;
import io.jollyboat.kubelet.runtime.docker.image.BusyboxImage;
import io.jollyboat.kubelet.runtime.docker.image.ImageArchive;
import io.jollyboat.kubelet.runtime.docker.image.ImageLoader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The image that tests against a real engine run: the machine's static busybox. */
public final class TestImage {
    public static final String NAME = "jollyboat-test/busybox:1";

    /**
     * Held until this process ends: two runs at once would take each other's pods for their own.
     */
    private static @Nullable FileLock machine;

    private TestImage() {}

    /**
     * Puts the image into the engine of this machine unless it is there, after any other run of
     * these tests on this machine has ended.
     */
    public static synchronized void load() throws IOException {
        load(EngineAddress.DEFAULT);
    }

    /** Puts the image into an engine unless it is there. */
    public static synchronized void load(EngineAddress engine) throws IOException {
        if (machine == null) {
            Path file = Path.of("/run/lock/jollyboat-docker-tests.lock"); // of this machine alone
            machine =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                            .lock();
        }
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        ImageArchive image =
                BusyboxImage.tagged(NAME)
                        .file("/www/index.html", "hello from jollyboat\n")
                        .pack(Path.of("/bin/busybox"), architecture);
        try (var http = new EngineHttp(engine, Timeline.real())) {
            new ImageLoader(http).ensure(image);
        }
    }
}
