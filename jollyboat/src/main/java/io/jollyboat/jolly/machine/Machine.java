package io.jollyboat.jolly.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * This machine, as far as the cluster cares.
 *
 * @param path the folders where programs are looked for
 * @param user the name of whoever runs this; {@code root} may install
 */
public record Machine(List<Path> path, String user) {

    /** Where system programs live, which an ordinary user's PATH may leave out. */
    private static final List<String> SYSTEM = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

    public static Machine here() {
        String variable = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        List<Path> path =
                Stream.concat(Stream.of(variable.split(":", -1)), SYSTEM.stream())
                        .filter(folder -> !folder.isEmpty())
                        .map(Path::of)
                        .distinct()
                        .toList();
        return new Machine(path, System.getProperty("user.name", ""));
    }

    public Optional<Path> find(String command) {
        return path.stream()
                .map(folder -> folder.resolve(command))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /**
     * Of what is asked for, what is not there. An engine that answers counts, wherever it was
     * installed.
     */
    public Set<Need> missing(Set<Need> wanted, DockerEngine docker) {
        var missing = EnumSet.noneOf(Need.class);
        for (Need need : wanted) {
            boolean there =
                    find(need.command()).isPresent() || (need == Need.DOCKER && docker.answers());
            if (!there) {
                missing.add(need);
            }
        }
        return missing;
    }

    /** Why nothing can be installed from here, if so. */
    public Optional<String> cannotInstall() {
        if (!linux()) {
            return Optional.of("this is not Linux");
        }
        if (!user.equals("root")) {
            return Optional.of("only root may install");
        }
        if (find("apt-get").isEmpty()) {
            return Optional.of("there is no apt-get here");
        }
        return Optional.empty();
    }

    public boolean root() {
        return user.equals("root");
    }

    /** Whether networks for pods can be made here: by the kernel's own means, which root has. */
    public boolean canWirePods() {
        return linux() && root();
    }

    public static boolean linux() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    }

    /** Whether systemd runs this machine, so that services are started through it. */
    boolean systemd() {
        return Files.isDirectory(Path.of("/run/systemd/system"));
    }

    /** The names of the packages, as a person would type them. */
    public static String packages(Set<Need> needs) {
        return String.join(" ", needs.stream().map(Need::debianPackage).toList());
    }

    /** Reads the name a distribution gives itself, for messages. */
    public String distribution() {
        try (Stream<String> lines = Files.lines(Path.of("/etc/os-release"))) {
            return lines.filter(line -> line.startsWith("PRETTY_NAME="))
                    .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
                    .findFirst()
                    .orElse("this system");
        } catch (IOException e) {
            return "this system";
        }
    }
}
