package io.jollyboat.jolly.command;

import io.jollyboat.jolly.profile.Profile;
import io.jollyboat.jolly.profile.ProfileException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which cluster is meant; every command takes it. */
final class ProfileOption {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = {"-p", "--profile"},
            paramLabel = "NAME",
            description = "which cluster (default: ${DEFAULT-VALUE})",
            defaultValue = Profile.DEFAULT)
    private String name = Profile.DEFAULT;

    Profile profile() {
        try {
            return Profile.of(name, home());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    /** The cluster that is meant, which has to be there. */
    Profile existing() {
        return existing(profile());
    }

    /**
     * The cluster of a name.
     *
     * @throws ProfileException when there is none
     */
    static Profile existing(String name) {
        try {
            return existing(Profile.of(name, home()));
        } catch (IllegalArgumentException e) {
            throw new ProfileException(String.valueOf(e.getMessage()));
        }
    }

    private static Profile existing(Profile profile) {
        if (!profile.exists()) {
            throw new ProfileException(
                    "there is no cluster \"" + profile.name() + "\": make it with: jolly start");
        }
        return profile;
    }

    /** What the arguments will turn out to say, by a glance at them. */
    static String likely(String... arguments) {
        int option = -1;
        for (int i = 0; i < arguments.length - 1; i++) {
            if (arguments[i].equals("--profile") || arguments[i].equals("-p")) {
                option = i;
            }
        }
        return option < 0 ? Profile.DEFAULT : arguments[option + 1];
    }

    static Path home() {
        return Path.of(System.getProperty("user.home"));
    }
}
