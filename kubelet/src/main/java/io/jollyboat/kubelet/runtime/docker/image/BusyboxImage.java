package io.jollyboat.kubelet.runtime.docker.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An image made of one statically linked busybox with all its commands under their names, and files
 * of the caller's.
 */
public final class BusyboxImage {
    private final String tag;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private List<String> command = List.of("sh");
    private List<Integer> ports = List.of();

    private BusyboxImage(String tag) {
        this.tag = tag;
    }

    public static BusyboxImage tagged(String tag) {
        return new BusyboxImage(tag);
    }

    /** What a container runs unless told otherwise. */
    public BusyboxImage command(String... words) {
        command = List.of(words);
        return this;
    }

    /** A text file; its directory is made. */
    public BusyboxImage file(String path, String content) {
        files.put(path, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public BusyboxImage ports(Integer... exposed) {
        ports = List.of(exposed);
        return this;
    }

    /**
     * Packs the image; the same busybox gives the same image.
     *
     * @param busybox a static binary for the engine's architecture; it is asked for its commands
     * @param architecture {@code amd64} or {@code arm64}
     */
    public ImageArchive pack(Path busybox, String architecture) throws IOException {
        var layer = new TarWriter();
        for (String directory :
                List.of(
                        "bin", "dev", "etc", "home", "proc", "root", "sys", "tmp", "usr", "var",
                        "www")) {
            layer.directory(directory, directory.equals("tmp") ? 01777 : 0755);
        }
        layer.file("bin/busybox", Files.readAllBytes(busybox), 0755);
        for (String name : commands(busybox)) {
            layer.hardLink("bin/" + name, "bin/busybox");
        }
        // uid and gid names for runAsUser, and a home for both
        layer.file(
                "etc/passwd",
                text(
                        "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n"),
                0644);
        layer.file("etc/group", text("root:x:0:\nnobody:x:65534:\n"), 0644);
        files.forEach((path, content) -> layer.file(path.substring(1), content, 0644));
        return ImageArchive.of(
                tag,
                architecture,
                layer.finish(),
                new ImageArchive.Settings(
                        List.of(),
                        command,
                        Map.of("PATH", "/bin:/sbin:/usr/bin:/usr/sbin"),
                        ports));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> commands(Path busybox) throws IOException {
        Process process =
                new ProcessBuilder(busybox.toString(), "--list").redirectErrorStream(true).start();
        String list = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return list.lines()
                .map(String::strip)
                .filter(name -> name.matches("[\\w\\[.+-]+") && !name.equals("busybox"))
                .sorted()
                .toList();
    }
}
