package io.jollyboat.jolly.command;

import io.jollyboat.jolly.daemon.RunningMark;
import io.jollyboat.jolly.profile.Profile;
import io.jollyboat.jolly.profile.Settings;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Says how the cluster does, for people or, with {@code -o json}, for scripts. */
@Command(
        name = "status",
        description = "Say whether the cluster runs, and how.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:it runs", "3:it is stopped", "4:there is none"})
public final class Status implements Callable<Integer> {

    enum Output {
        TEXT,
        JSON
    }

    @Mixin private ProfileOption which = new ProfileOption();

    @Option(
            names = "-o",
            paramLabel = "FORMAT",
            description = "text or json",
            defaultValue = "text")
    private Output output = Output.TEXT;

    @Override
    public Integer call() throws IOException {
        Profile profile = which.profile();
        ObjectNode status = JsonMapper.shared().createObjectNode();
        status.put("profile", profile.name());
        int code = describe(profile, status);
        if (output == Output.JSON) {
            System.out.println(status.toPrettyString());
        } else {
            status.properties()
                    .forEach(
                            field ->
                                    System.out.printf(
                                            Locale.ROOT,
                                            "%-10s %s%n",
                                            field.getKey() + ":",
                                            field.getValue().asString()));
        }
        return code;
    }

    private static int describe(Profile profile, ObjectNode status) throws IOException {
        if (!profile.exists()) {
            status.put("cluster", "absent");
            return ExitCode.ABSENT;
        }
        Optional<ProcessHandle> process = RunningMark.find(profile);
        status.put("cluster", process.isPresent() ? "running" : "stopped");
        process.ifPresent(running -> status.put("process", running.pid()));
        Settings settings = Settings.read(profile.settings());
        status.put("server", "https://127.0.0.1:" + settings.apiPort())
                .put("store", settings.store())
                .put("runtime", settings.runtime())
                .put("folder", profile.folder().toString())
                .put("log", profile.log().toString());
        return process.isPresent() ? ExitCode.OK : ExitCode.STOPPED;
    }
}
