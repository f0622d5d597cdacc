package io.jollyboat.jolly.command;

import io.jollyboat.core.pki.Pem;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.jolly.cluster.DemoImage;
import io.jollyboat.jolly.cluster.SchedulerChoice;
import io.jollyboat.jolly.daemon.JvmOptions;
import io.jollyboat.jolly.daemon.Launcher;
import io.jollyboat.jolly.daemon.Report;
import io.jollyboat.jolly.daemon.RunningMark;
import io.jollyboat.jolly.kubeconfig.ClusterAccess;
import io.jollyboat.jolly.kubeconfig.Kubeconfig;
import io.jollyboat.jolly.profile.Profile;
import io.jollyboat.jolly.profile.Settings;
import io.jollyboat.jolly.terminal.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes the machine ready, starts the cluster in the background, and points kubectl at it. */
@Command(
        name = Start.NAME,
        description = "Start the cluster, making it and preparing the machine the first time.",
        footerHeading = "%nThe store and the runtime are chosen at the first start and kept.%n")
public final class Start implements Callable<Integer> {

    static final String NAME = "start";

    /** What to try next; the image is made here, so it works without a registry. */
    private static final List<String> NEXT =
            List.of(
                    "kubectl get nodes",
                    "kubectl run hello --image=" + DemoImage.TAG,
                    "kubectl get pods -o wide",
                    "./jolly status, stop, delete");

    private final @Nullable Launcher standby;

    /**
     * @param standby what was started before it was known what is wanted; null when nothing was
     */
    private Start(@Nullable Launcher standby) {
        this.standby = standby;
    }

    /**
     * The command, for what was typed. When that looks like the start of a cluster that there is
     * already, its process comes up from now on: reading the command line properly and looking at
     * the machine take as long.
     */
    static Start of(String... arguments) {
        boolean meant = arguments.length > 0 && arguments[0].equals(NAME);
        return new Start(meant ? foresee(arguments) : null);
    }

    /** Null when it cannot be told yet what will be started. */
    private static @Nullable Launcher foresee(String... arguments) {
        try {
            Profile profile = Profile.of(ProfileOption.likely(arguments), ProfileOption.home());
            boolean startable =
                    profile.exists()
                            && RunningMark.find(profile).isEmpty()
                            && Files.isRegularFile(JvmOptions.program());
            return startable ? Launcher.launch(profile) : null;
        } catch (IllegalArgumentException | IOException e) {
            return null; // whoever reads the arguments properly will say what is wrong
        }
    }

    @Mixin private ProfileOption which = new ProfileOption();

    @Mixin private StartOptions wishes = new StartOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        wishes.check();
        Timeline timeline = Timeline.real();
        var steps = new Steps(System.out, timeline);
        Profile profile = which.profile();
        Optional<ProcessHandle> running = RunningMark.find(profile);
        if (running.isPresent() && !profile.exists()) {
            System.err.printf(
                    "jolly: process %d runs the cluster \"%s\", whose settings are gone from %s: jolly delete ends it%n",
                    running.get().pid(), profile.name(), profile.folder());
            return ExitCode.FAILED;
        }
        if (running.isPresent()) {
            merge(profile, Settings.read(profile.settings()));
            System.out.println(
                    "The cluster \""
                            + profile.name()
                            + "\" runs already (process "
                            + running.get().pid()
                            + "). Nothing to do.");
            return ExitCode.OK;
        }
        System.out.println("Starting the cluster \"" + profile.name() + "\"");
        long begun = timeline.nanos();
        Settings before = profile.exists() ? Settings.read(profile.settings()) : null;
        Settings settings =
                before == null ? wishes.chosen(steps) : wishes.fulfilledBy(before, steps);
        if (!settings.equals(before)) {
            profile.create();
            settings.write(profile.settings());
        }
        keepSchedulerConfiguration(profile);

        Launcher cluster =
                standby != null && standby.isFor(profile) ? standby : Launcher.launch(profile);
        cluster.go();
        Report end =
                cluster.await(
                        report -> {
                            if (report instanceof Report.Step(long nanos, String what)) {
                                steps.done(what, nanos);
                            } else if (report instanceof Report.Warning(String what)) {
                                steps.warn(what);
                            }
                        });
        if (end instanceof Report.Failed(String message)) {
            if (before == null && cluster.hasSpoken() && RunningMark.find(profile).isEmpty()) {
                Files.deleteIfExists(profile.settings()); // nothing depends on the choice yet
            }
            System.err.println("jolly: " + message);
            return ExitCode.FAILED;
        }
        Path kubeconfig = merge(profile, settings);
        steps.done("kubectl's context is \"" + profile.name() + "\" (" + kubeconfig + ")");
        System.out.printf("Ready after %.2f s. Try:%n", (timeline.nanos() - begun) / 1e9);
        NEXT.forEach(line -> System.out.println("  " + line));
        return ExitCode.OK;
    }

    /** Complains now, rather than in the log, when it cannot be followed. */
    private void keepSchedulerConfiguration(Profile profile) throws IOException {
        Optional<Path> file = wishes.schedulerConfiguration();
        if (file.isPresent()) {
            SchedulerChoice.read(file.get());
            Files.copy(file.get(), profile.scheduler(), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Path merge(Profile profile, Settings settings) throws IOException {
        Path folder = profile.credentials();
        String certificate = Files.readString(folder.resolve("admin.crt"));
        String key = Files.readString(folder.resolve("admin.key"));
        Kubeconfig kubeconfig =
                Kubeconfig.ofUser(
                        System.getenv().getOrDefault("KUBECONFIG", ""), ProfileOption.home());
        kubeconfig.merge(
                new ClusterAccess(
                        profile.name(),
                        "https://127.0.0.1:" + settings.apiPort(),
                        Files.readString(folder.resolve("ca.crt")),
                        certificate,
                        Pem.sec1PrivateKey(key, certificate)));
        return kubeconfig.file();
    }
}
