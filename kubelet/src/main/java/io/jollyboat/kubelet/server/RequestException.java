package io.jollyboat.kubelet.server;

/** A request that is not served; the message is the whole answer. */
final class RequestException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    private RequestException(int status, String message) {
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

    int status() {
        return status;
    }
}
