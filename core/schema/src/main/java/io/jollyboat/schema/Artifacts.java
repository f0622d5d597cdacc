package io.jollyboat.schema;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The three jars that the schema is joined from, and the generator itself. */
record Artifacts(Path modelJar, Path messageJar, Path commentJar) {
    private static final String MODEL = "io/kubernetes/client/openapi/models/V1Pod.class";
    private static final String MESSAGE = "io/kubernetes/client/proto/V1.class";
    private static final String COMMENT = "io/kubernetes/client/proto/V1.java";

    /** Finds the jars where the class path has them. */
    static Artifacts onClassPath() {
        return new Artifacts(jar(MODEL), jar(MESSAGE), jar(COMMENT));
    }

    JarFile models() throws IOException {
        return new JarFile(modelJar.toFile());
    }

    JarFile messages() throws IOException {
        return new JarFile(messageJar.toFile());
    }

    JarFile comments() throws IOException {
        return new JarFile(commentJar.toFile());
    }

    /** A text that changes when a jar or the generator changes. */
    String fingerprint() throws IOException {
        StringJoiner text = new StringJoiner("\n");
        for (Path jar : new Path[] {modelJar, messageJar, commentJar}) {
            text.add(jar.getFileName() + " " + Files.size(jar));
        }
        Path own = own();
        try (Stream<Path> files = Files.walk(own)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                text.add(
                        file.getFileName()
                                + " "
                                + Files.size(file)
                                + " "
                                + Files.getLastModifiedTime(file).toMillis());
            }
        }
        return text.toString();
    }

    private static Path own() {
        try {
            return Path.of(
                    Artifacts.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static Path jar(String entry) {
        URL url = Artifacts.class.getClassLoader().getResource(entry);
        if (url == null) {
            throw new IllegalStateException("No artifact on the class path holds " + entry);
        }
        String text = url.toString();
        String file = text.substring("jar:".length(), text.indexOf("!/"));
        return Path.of(URI.create(file));
    }
}
