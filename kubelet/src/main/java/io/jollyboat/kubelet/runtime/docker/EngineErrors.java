package io.jollyboat.kubelet.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import io.jollyboat.kubelet.runtime.docker.engine.EngineAddress;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what the engine, or the way to it, says into this runtime's errors. */
final class EngineErrors {
    /** docker-java puts the status before the answer. */
    private static final Pattern STATUS = Pattern.compile("^Status \\d+: ");

    private static final Pattern MESSAGE =
            Pattern.compile("^\\s*\\{\"message\":\"(.*)\"}\\s*$", Pattern.DOTALL);

    private EngineErrors() {}

    static ContainerRuntimeException translate(RuntimeException thrown, EngineAddress engine) {
        return switch (thrown) {
            case ContainerRuntimeException ours -> ours;
            case DockerException answered ->
                    answered(answered.getHttpStatus(), text(answered.getMessage()), answered);
            default -> {
                for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
                    if (cause instanceof IOException failed) {
                        yield unreachable(failed, engine);
                    }
                }
                yield new ContainerRuntimeException(
                        Reason.ENGINE_FAILED, text(thrown.getMessage()), thrown);
            }
        };
    }

    static ContainerRuntimeException unreachable(IOException failed, EngineAddress engine) {
        return new ContainerRuntimeException(
                Reason.ENGINE_UNAVAILABLE,
                "Cannot connect to the Docker daemon at "
                        + engine
                        + ". Is the docker daemon running? ("
                        + failed.getMessage()
                        + ")",
                failed);
    }

    static ContainerRuntimeException answered(int status, String body) {
        return answered(status, body, null);
    }

    private static ContainerRuntimeException answered(
            int status, String body, @Nullable Throwable cause) {
        String message = message(body);
        Reason reason =
                switch (status) {
                    case 400 -> Reason.INVALID_CONFIGURATION;
                    case 404 ->
                            message.startsWith("No such image")
                                            || message.contains("reference does not exist")
                                    ? Reason.IMAGE_MISSING
                                    : Reason.NOT_FOUND;
                    case 409 ->
                            message.contains("is not running") || message.contains("is paused")
                                    ? Reason.NOT_RUNNING
                                    : Reason.ALREADY_EXISTS;
                    default -> Reason.ENGINE_FAILED;
                };
        return new ContainerRuntimeException(reason, message, cause);
    }

    /** Whether a container could not be started because its sandbox does not run. */
    static boolean isOfSandbox(String message) {
        return message.contains("cannot join network") || message.contains("non running container");
    }

    /** The words within an error that the engine answered with. */
    static String message(String body) {
        String text = STATUS.matcher(body).replaceFirst("");
        Matcher matcher = MESSAGE.matcher(text);
        return matcher.matches() ? unescaped(matcher.group(1)) : text.strip();
    }

    private static String unescaped(String text) {
        return text.replace("\\\"", "\"").replace("\\n", "\n").replace("\\\\", "\\").strip();
    }

    private static String text(@Nullable String message) {
        return message == null ? "the engine failed without a word" : message;
    }
}
