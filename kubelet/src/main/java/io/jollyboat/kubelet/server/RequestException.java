package io.jollyboat.kubelet.server;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.errors.StatusDetails;
import java.util.List;

/** A request that is not served; the message is the whole answer. */
final class RequestException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    RequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    static RequestException badRequest(String message) {
        return new RequestException(400, message);
    }

    static RequestException notFound(String message) {
        return new RequestException(404, message);
    }

    static RequestException failed(String message) {
        return new RequestException(500, message);
    }

    /** In the form that the API's clients understand. */
    ApiException asApiException() {
        String message = String.valueOf(getMessage());
        return switch (status) {
            case 400 -> ApiException.badRequest(message);
            case 404 ->
                    new ApiException(
                            404,
                            Reason.NOT_FOUND,
                            message,
                            new StatusDetails("", "", "", "", List.of(), 0));
            default -> ApiException.internal(message);
        };
    }

    int status() {
        return status;
    }
}
