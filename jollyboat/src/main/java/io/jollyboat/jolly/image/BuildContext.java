package io.jollyboat.jolly.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder to build an image from, without what its {@code .dockerignore} names. The system's tar
 * packs it while the engine reads. Exceptions from what is ignored ({@code !pattern}) are refused:
 * tar cannot make any.
 */
public final class BuildContext {

    /** What tar exits with when all it found fault with is that a file changed meanwhile. */
    public static final int FILE_CHANGED = 1;

    private static final String IGNORED = ".dockerignore";

    private final Path folder;

    public BuildContext(Path folder) {
        this.folder = folder;
    }

    /**
     * Begins to pack. What tar cannot read it complains about at the terminal, and leaves out.
     *
     * @throws ImageException when there is nothing to build from
     */
    public Process pack(String dockerfile) throws IOException {
        if (!Files.isRegularFile(folder.resolve(dockerfile))) {
            throw new ImageException("there is no file " + folder.resolve(dockerfile));
        }
        var command = new ArrayList<>(List.of("tar", "--create", "--file=-", "--anchored"));
        command.addAll(excludes());
        command.addAll(List.of("--directory=" + folder, "."));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    List<String> excludes() throws IOException {
        var excludes = new ArrayList<String>();
        Path file = folder.resolve(IGNORED);
        if (!Files.isRegularFile(file)) {
            return excludes;
        }
        for (String line : Files.readAllLines(file)) {
            String pattern = line.strip();
            if (pattern.isEmpty() || pattern.startsWith("#")) {
                continue;
            }
            if (pattern.startsWith("!")) {
                throw new ImageException(
                        file + ": exceptions such as " + pattern + " are not supported");
            }
            while (pattern.startsWith("/")) {
                pattern = pattern.substring(1);
            }
            while (pattern.endsWith("/")) {
                pattern = pattern.substring(0, pattern.length() - 1);
            }
            if (pattern.startsWith("**/")) {
                excludes.add("--exclude=./" + pattern.substring(3));
                excludes.add("--exclude=./*/" + pattern.substring(3));
            } else {
                excludes.add("--no-wildcards-match-slash");
                excludes.add("--exclude=./" + pattern);
                excludes.add("--wildcards-match-slash");
            }
        }
        return excludes;
    }
}
