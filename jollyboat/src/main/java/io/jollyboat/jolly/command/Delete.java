package io.jollyboat.jolly.command;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.jolly.cluster.Remains;
import io.jollyboat.jolly.kubeconfig.Kubeconfig;
import io.jollyboat.jolly.profile.Profile;
import io.jollyboat.jolly.profile.Settings;
import io.jollyboat.jolly.terminal.Steps;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Removes the cluster and every trace of it. What was installed for it stays, since others may use
 * it.
 */
@Command(
        name = "delete",
        description =
                "Stop the cluster and remove everything of it: containers, rules, files, kubeconfig entries.")
public final class Delete implements Callable<Integer> {

    @Mixin private ProfileOption which = new ProfileOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Timeline timeline = Timeline.real();
        var steps = new Steps(System.out, timeline);
        Profile profile = which.profile();
        System.out.println("Deleting the cluster \"" + profile.name() + "\"");
        // Nothing of it is wanted any more, so no pod is given time to end.
        if (Stop.kill(profile)) {
            steps.done("stopped");
        }
        Settings settings = profile.exists() ? Settings.read(profile.settings()) : Settings.UNKNOWN;
        new Remains(profile, timeline).remove(settings, steps);
        Kubeconfig kubeconfig =
                Kubeconfig.ofUser(
                        System.getenv().getOrDefault("KUBECONFIG", ""), ProfileOption.home());
        kubeconfig.remove(profile.name());
        steps.done("kubeconfig entries removed from " + kubeconfig.file());
        if (Files.isDirectory(profile.folder())) {
            remove(profile.folder());
            steps.done("files removed from " + profile.folder());
        }
        return ExitCode.OK;
    }

    /** The children before their folder; what is a link goes, not what it leads to. */
    static void remove(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            try {
                Files.delete(parent);
            } catch (FileSystemException _) {
                // it holds other clusters, or is a mount, which stays
            }
        }
    }
}
