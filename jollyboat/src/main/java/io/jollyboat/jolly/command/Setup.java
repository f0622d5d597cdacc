package io.jollyboat.jolly.command;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.jolly.machine.DockerEngine;
import io.jollyboat.jolly.machine.Installer;
import io.jollyboat.jolly.machine.Machine;
import io.jollyboat.jolly.machine.MachineException;
import io.jollyboat.jolly.machine.Need;
import io.jollyboat.jolly.terminal.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes the machine ready without starting a cluster: what {@code start} does first, and what the
 * tests need.
 */
@Command(
        name = "setup",
        description =
                "Install and start what the cluster needs of this machine: Docker, etcd, nftables.")
public final class Setup implements Callable<Integer> {

    @Option(names = "--tests", description = "also what only Jollyboat's own tests need")
    private boolean tests;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Set<Need> needs =
                tests
                        ? EnumSet.allOf(Need.class)
                        : EnumSet.complementOf(EnumSet.copyOf(Need.OF_TESTS));
        var steps = new Steps(System.out, Timeline.real());
        Set<Need> missing = prepare(needs, steps);
        consequences(missing, steps);
        return missing.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    /**
     * Provides for what a cluster needs, as far as that can be done from here, and says what it
     * does.
     *
     * @return what is still missing; for each it has been said what to install
     */
    static Set<Need> prepare(Set<Need> needs, Steps steps)
            throws IOException, InterruptedException {
        Machine machine = Machine.here();
        DockerEngine docker = DockerEngine.ofUser(System.getenv().getOrDefault("DOCKER_HOST", ""));
        Set<Need> missing = machine.missing(needs, docker);
        if (!missing.isEmpty()) {
            missing = install(machine, docker, needs, missing, steps);
        }
        if (needs.contains(Need.DOCKER) && !missing.contains(Need.DOCKER)) {
            missing = run(machine, docker, missing, steps);
        }
        return missing;
    }

    /** Says what becomes of a cluster that has to do without something. */
    static void consequences(Set<Need> missing, Steps steps) {
        for (Need need : missing) {
            steps.warn("WITHOUT " + need.title() + ": " + need.without());
        }
    }

    private static Set<Need> install(
            Machine machine, DockerEngine docker, Set<Need> needs, Set<Need> missing, Steps steps)
            throws IOException, InterruptedException {
        String packages = Machine.packages(missing);
        Optional<String> obstacle = machine.cannotInstall();
        if (obstacle.isPresent()) {
            steps.warn(
                    obstacle.get()
                            + ". To have everything, install "
                            + packages
                            + " (Debian's names): as root, "
                            + "apt-get install "
                            + packages);
            return missing;
        }
        Path log = Files.createTempFile("jolly-setup-", ".log");
        steps.doing("installing " + packages + " with apt-get (log: " + log + ")");
        try {
            new Installer(machine, log).install(missing);
            steps.done("installed " + packages);
        } catch (MachineException e) {
            steps.warn(String.valueOf(e.getMessage()));
        }
        return machine.missing(needs, docker);
    }

    private static Set<Need> run(
            Machine machine, DockerEngine docker, Set<Need> missing, Steps steps)
            throws InterruptedException {
        if (docker.answers()) {
            return missing;
        }
        if (docker.forbidden()) {
            steps.warn(
                    "you have no permission to use the Docker engine at "
                            + docker.socket()
                            + ": start as root");
            return with(Need.DOCKER, missing);
        }
        steps.doing("starting the Docker engine");
        try {
            docker.start(machine);
            steps.done("Docker engine started");
            return missing;
        } catch (MachineException e) {
            steps.warn(String.valueOf(e.getMessage()));
            return with(Need.DOCKER, missing);
        }
    }

    private static Set<Need> with(Need one, Set<Need> others) {
        Set<Need> all = EnumSet.of(one);
        all.addAll(others);
        return all;
    }
}
