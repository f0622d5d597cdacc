package io.jollyboat.jolly.e2e;

import io.jollyboat.core.client.CallingClient;
import io.jollyboat.jolly.access.ClusterAccessPoint;
import io.jollyboat.jolly.e2e.Terminal.Result;
import io.jollyboat.jolly.profile.Profile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A cluster of the packaged program's, in a home of its own. */
public final class RunningCluster implements AutoCloseable {

    /**
     * What the launcher of every Java reads first, so also that of the cluster's process: it is
     * over before the better of the JVM's compilers has paid for itself.
     */
    private static final Map<String, String> SHORT_LIFE =
            Map.of("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");

    private final Path home;
    private final String profile;
    private final Path kubeconfig;
    private final Terminal terminal;

    /** The namespace of a shared cluster that ends instead of the cluster. */
    private final @Nullable String namespace;

    private RunningCluster(Path home, String profile) {
        this(home, profile, home.resolve("kubeconfig"), null);
    }

    private RunningCluster(Path home, String profile, Path kubeconfig, @Nullable String namespace) {
        this.home = home;
        this.profile = profile;
        this.kubeconfig = kubeconfig;
        this.namespace = namespace;
        var environment = new HashMap<>(SHORT_LIFE);
        environment.put("KUBECONFIG", kubeconfig.toString());
        this.terminal = new Terminal(environment);
    }

    /**
     * With real etcd and real Docker, unless the options of {@code start} say otherwise. One at a
     * time, since each looks for ports that are free.
     */
    public static synchronized RunningCluster start(Path home, String profile, String... options) {
        var cluster = new RunningCluster(home, profile);
        var command = new ArrayList<>(List.of("start"));
        command.addAll(List.of(options));
        cluster.jolly(command.toArray(String[]::new)).ok();
        return cluster;
    }

    /**
     * One whose pods are simulated and whose store is memory: it needs nothing and disturbs nobody.
     */
    public static RunningCluster simulated(Path home, String profile) {
        return start(home, profile, "--runtime", "sim", "--store", "memory");
    }

    /**
     * The simulated cluster that all who ask for it in this JVM share, seen from a new namespace,
     * which is the only thing that goes when it is closed. Who changes what belongs to no namespace
     * puts it back.
     */
    public static RunningCluster shared(String namespace) {
        return SharedCluster.get().within(namespace);
    }

    private RunningCluster within(String space) {
        kubectl("create", "namespace", space).ok();
        var seen = new RunningCluster(home, profile, home.resolve("kubeconfig-" + space), space);
        try {
            Files.copy(kubeconfig, seen.kubeconfig);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        seen.kubectl("config", "set-context", "--current", "--namespace=" + space).ok();
        return seen;
    }

    /** One that nobody has started yet. */
    static RunningCluster absent(Path home, String profile) {
        return new RunningCluster(home, profile);
    }

    /** As the script {@code jolly} does it, but for the home. */
    public Result jolly(String... arguments) {
        return terminal.run(command(arguments));
    }

    /** The same, but without waiting for its end. */
    Process begin(String... arguments) throws IOException {
        var builder =
                new ProcessBuilder(command(arguments))
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("begun.out").toFile());
        builder.environment().putAll(SHORT_LIFE);
        return builder.start();
    }

    private List<String> command(String... arguments) {
        Path program = Terminal.existing("target/jolly.jar").toAbsolutePath();
        Path plain = Terminal.existing("command.options").toAbsolutePath();
        Path trained = program.resolveSibling("command.options");
        boolean current = trained.toFile().lastModified() >= program.toFile().lastModified();
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + (current ? trained : plain));
        command.add("-Djollyboat.options=" + plain.getParent());
        command.add("-Duser.home=" + home);
        command.addAll(List.of("-jar", program.toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--profile", profile));
        return command;
    }

    public Result kubectl(String... arguments) {
        return terminal.run(kubectlCommand(arguments));
    }

    public Result kubectl(List<String> arguments, String input) {
        return terminal.run(kubectlCommand(arguments.toArray(String[]::new)), input);
    }

    public Result untilKubectl(Predicate<Result> wish, String... arguments) {
        return terminal.until(kubectlCommand(arguments), wish);
    }

    public Result shell(String command) {
        return terminal.run(List.of("sh", "-c", command));
    }

    public Result untilShell(Predicate<Result> wish, String command) {
        return terminal.until(List.of("sh", "-c", command), wish);
    }

    public void apply(String manifest) {
        kubectl(List.of("apply", "-f", "-"), manifest).ok();
    }

    /** Waits until a pod has the condition, as in {@code Ready}. */
    public void await(String pod, String condition) {
        kubectl("wait", "pod/" + pod, "--for=condition=" + condition, "--timeout=80s").ok();
    }

    /**
     * Waits until a field of an object that is there has a value. By one command that watches: to
     * ask again and again takes a quarter of a second of processor time each time.
     */
    public void awaitField(String object, String jsonPath, String value) {
        kubectl("wait", object, "--for=jsonpath=" + jsonPath + "=" + value, "--timeout=80s").ok();
    }

    public String field(String object, String jsonPath) {
        return kubectl("get", object, "-o", "jsonpath=" + jsonPath).ok().out();
    }

    /** The program's own, for who wants much of the cluster in little time. */
    CallingClient client() throws IOException {
        return ClusterAccessPoint.client(Profile.of(profile, home));
    }

    /** Where clients find out how to reach it. */
    public Path kubeconfig() {
        return kubeconfig;
    }

    public Path folder() {
        return home.resolve(".jollyboat").resolve(profile);
    }

    public long process() throws IOException {
        return Long.parseLong(Files.readString(folder().resolve("running")).strip());
    }

    private static List<String> kubectlCommand(String... arguments) {
        return Stream.concat(Stream.of("kubectl"), Stream.of(arguments)).toList();
    }

    @Override
    public void close() {
        if (namespace == null) {
            jolly("delete").ok();
        } else {
            kubectl("delete", "namespace", namespace, "--wait=false").ok();
        }
    }
}
