package io.jollyboat.schema;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** The generated files: only changed ones are written, and those no longer generated deleted. */
final class Outputs {
    private static final String STAMP = ".inputs";

    private final Path sources;
    private final Path resources;
    private final Set<Path> written = new HashSet<>();

    Outputs(Path sources, Path resources) {
        this.sources = sources;
        this.resources = resources;
    }

    boolean upToDate(String inputs) throws IOException {
        Path stamp = stamp();
        return Files.exists(stamp) && Files.readString(stamp).equals(inputs);
    }

    void source(String packageName, String typeName, String text) throws IOException {
        Path folder = sources.resolve(packageName.replace('.', '/'));
        write(folder.resolve(typeName + ".java"), text.getBytes(StandardCharsets.UTF_8));
    }

    void resource(String name, byte[] content) throws IOException {
        write(resources.resolve(name), content);
    }

    /** Deletes what earlier runs left and this one did not write, then remembers the inputs. */
    void finish(String inputs) throws IOException {
        for (Path root : Set.of(sources, resources)) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (!written.contains(file)) {
                        Files.delete(file);
                    }
                }
            }
        }
        Files.writeString(stamp(), inputs);
    }

    private Path stamp() {
        return sources.resolveSibling(sources.getFileName() + STAMP);
    }

    private void write(Path file, byte[] content) throws IOException {
        written.add(file);
        if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content)) {
            return;
        }
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }
}
