package io.jollyboat.jolly.command;

import io.jollyboat.apiserver.store.StoreException;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.jolly.cluster.Cluster;
import io.jollyboat.jolly.cluster.ClusterException;
import io.jollyboat.jolly.daemon.Launcher;
import io.jollyboat.jolly.daemon.LogConfigurator;
import io.jollyboat.jolly.daemon.Report;
import io.jollyboat.jolly.daemon.RunningMark;
import io.jollyboat.jolly.options.ExtraConfig;
import io.jollyboat.jolly.profile.Profile;
import io.jollyboat.jolly.profile.ProfileException;
import io.jollyboat.jolly.profile.Settings;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The cluster itself, in the foreground. {@code start} runs this in the background and listens to
 * its reports.
 */
@Command(name = Serve.NAME, hidden = true, description = "Run the cluster in the foreground.")
public final class Serve implements Callable<Integer> {

    static final String NAME = "serve";
    private static final String WHEN_TOLD = "--when-told";

    private static final Logger log = LoggerFactory.getLogger(Serve.class);

    @Mixin private ProfileOption which = new ProfileOption();

    @Option(
            names = WHEN_TOLD,
            description = "wait for a letter g on standard input; end without one")
    private boolean whenTold;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return whenTold && !told() ? ExitCode.OK : serve(which.profile());
    }

    /**
     * Whether this is what {@code start} calls the program with. A program wrote that, so none that
     * reads what people type is needed; loading one would delay each start.
     */
    public static boolean meantBy(String... arguments) {
        return arguments.length == 4
                && arguments[0].equals(NAME)
                && arguments[1].equals(WHEN_TOLD)
                && arguments[2].equals("--profile");
    }

    /**
     * Runs the cluster that the arguments name, once told to; see {@link #meantBy}.
     *
     * @return the exit code
     */
    public static int run(String... arguments) throws IOException, InterruptedException {
        return told() ? serve(Profile.of(arguments[3], ProfileOption.home())) : ExitCode.OK;
    }

    /** Waits for the word; false when it will not come any more. */
    private static boolean told() throws IOException {
        return System.in.read() == Launcher.GO;
    }

    private static int serve(Profile profile) throws IOException, InterruptedException {
        Optional<RunningMark> mark = RunningMark.set(profile);
        if (mark.isEmpty()) {
            new Report.Failed("the cluster \"" + profile.name() + "\" runs already")
                    .write(System.out);
            return ExitCode.FAILED;
        }
        Timeline timeline = Timeline.real();
        Settings settings = Settings.read(profile.settings());
        LogConfigurator.tellMore(new ExtraConfig(settings.extra()).verbose());
        var cluster = new Cluster(profile, settings, timeline, report -> report.write(System.out));
        var ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(shutdown(cluster, ended));
        try {
            cluster.start();
        } catch (ClusterException | ProfileException | StoreException e) {
            return failed(cluster, String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            log.error("the cluster did not start", e);
            return failed(cluster, e + " (see " + profile.log() + ")");
        }
        new Report.Ready().write(System.out);
        System.out.close(); // who listened need not wait for more
        ended.await(); // a signal ends it
        return ExitCode.OK;
    }

    private static int failed(Cluster cluster, String message) {
        cluster.crash();
        new Report.Failed(message).write(System.out);
        return ExitCode.FAILED;
    }

    /** The JVM wants a thread for this; nothing of the cluster runs on it but its end. */
    private static Thread shutdown(Cluster cluster, CountDownLatch ended) {
        return Thread.ofPlatform()
                .name("shutdown")
                .unstarted(
                        () -> {
                            cluster.stop();
                            ended.countDown();
                        });
    }
}
