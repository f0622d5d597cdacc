package io.jollyboat.jolly.daemon;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The options that a JVM of this program is started with, as a file beside the program or, until
 * there is one, the file they are made from. The one beside it names a cache of loaded and linked
 * classes.
 */
public enum JvmOptions {
    /** For the process that is the cluster: lives long. */
    CLUSTER,
    /** For a command that a person types: to be over soon. */
    COMMAND;

    /**
     * Where the script says that the plain options are; unset when nobody started us through it.
     */
    private static final String PLAIN = "jollyboat.options";

    /** The jar that this program is. */
    public static Path program() {
        try {
            return Path.of(
                    JvmOptions.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The Java of this JVM, with options, for the program and what it is to do. */
    public List<String> java() throws IOException {
        Path trained = trained();
        boolean current =
                Files.exists(trained)
                        && Files.getLastModifiedTime(trained)
                                        .compareTo(Files.getLastModifiedTime(program()))
                                >= 0;
        return current ? java(trained) : plainJava();
    }

    /** The same without a cache. */
    public List<String> plainJava() {
        String folder = System.getProperty(PLAIN);
        return folder == null ? List.of(executable()) : java(Path.of(folder, fileName()));
    }

    /** Where the options are that name a cache. */
    public Path trained() {
        return program().resolveSibling(fileName());
    }

    /** What the options are without a cache; a line each. */
    public List<String> plain() throws IOException {
        String folder = System.getProperty(PLAIN);
        return folder == null ? List.of() : Files.readAllLines(Path.of(folder, fileName()));
    }

    private static List<String> java(Path options) {
        return List.of(
                executable(), "@" + options, "-D" + PLAIN + "=" + System.getProperty(PLAIN, ""));
    }

    private static String executable() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** What files of this kind are called. */
    public String word() {
        return this == CLUSTER ? "cluster" : "command";
    }

    private String fileName() {
        return word() + ".options";
    }
}
