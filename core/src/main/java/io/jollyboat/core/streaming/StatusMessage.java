package io.jollyboat.core.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last words of a remote command on the error stream: since version 4 of the protocol a
 * Kubernetes {@code Status}, which carries the exit code; before, text, and nothing at all for
 * success.
 */
final class StatusMessage {
    private static final JsonMapper JSON = new JsonMapper();

    private StatusMessage() {}

    static byte[] of(CommandOutcome outcome, boolean asStatus) {
        if (!asStatus) {
            return text(outcome).getBytes(UTF_8);
        }
        ObjectNode status = JSON.createObjectNode();
        status.putObject("metadata");
        switch (outcome) {
            case CommandOutcome.Exited(int code) when code == 0 -> status.put("status", "Success");
            case CommandOutcome.Exited(int code) -> {
                status.put("status", "Failure");
                status.put("message", text(outcome));
                status.put("reason", "NonZeroExitCode");
                ObjectNode cause = status.putObject("details").putArray("causes").addObject();
                cause.put("reason", "ExitCode");
                cause.put("message", Integer.toString(code));
            }
            case CommandOutcome.Failed(String message) -> {
                status.put("status", "Failure");
                status.put("message", message);
                status.put("reason", "InternalError");
                status.putObject("details").putArray("causes").addObject().put("message", message);
                status.put("code", 500);
            }
        }
        return JSON.writeValueAsBytes(status);
    }

    private static String text(CommandOutcome outcome) {
        return switch (outcome) {
            case CommandOutcome.Exited(int code) when code == 0 -> "";
            case CommandOutcome.Exited(int code) ->
                    "command terminated with non-zero exit code: " + code;
            case CommandOutcome.Failed(String message) -> message;
        };
    }
}
