package io.jollyboat.jolly.command;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.jolly.access.ClusterAccessPoint;
import io.jollyboat.jolly.why.Cause;
import io.jollyboat.jolly.why.Inquiry;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says why something does not work, from the objects' own conditions and events. */
@Command(
        name = "why",
        description =
                "Say why a pod is not ready, a service has no endpoints, a claim no volume, or a"
                        + " rollout is stuck, as in: jolly why pod web")
public final class Why implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Mixin private ProfileOption which = new ProfileOption();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "where it is (default: ${DEFAULT-VALUE})",
            defaultValue = "default")
    private String namespace = "default";

    @Parameters(
            arity = "1..2",
            paramLabel = "KIND NAME",
            description = "what is asked about: pod web, deployment/web, svc web, pvc data, node n")
    private List<String> what = List.of();

    @Override
    public Integer call() throws IOException {
        String kind = what.size() == 2 ? what.getFirst() : before(what.getFirst());
        String name = what.size() == 2 ? what.getLast() : after(what.getFirst());
        Inquiry inquiry = new Inquiry(ClusterAccessPoint.client(which.profile()));
        try {
            Cause cause = inquiry.why(kind, namespace, name);
            System.out.print(cause.render());
            return cause.absent() ? ExitCode.ABSENT : ExitCode.OK;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        } catch (ApiException e) {
            System.err.println("jolly: " + e.message());
            return ExitCode.FAILED;
        }
    }

    /** A name alone is a pod's. */
    private static String before(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? "pod" : text.substring(0, slash);
    }

    private static String after(String text) {
        return text.substring(text.indexOf('/') + 1);
    }
}
