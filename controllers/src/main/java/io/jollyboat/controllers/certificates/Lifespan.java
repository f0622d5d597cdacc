package io.jollyboat.controllers.certificates;

import io.jollyboat.core.pki.Pem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How long requests are kept. A function of the request and the time. */
final class Lifespan {

    private static final Duration DONE = Duration.ofHours(1);
    private static final Duration PENDING = Duration.ofHours(24);

    private Lifespan() {}

    /** How much time is left to a request; zero or less when it is to go. */
    static Duration left(SigningRequest request, Instant now) {
        Instant end = end(request, now);
        String certificate = request.certificate();
        if (!certificate.isEmpty()) {
            Instant expiry = expiry(certificate, end);
            end = expiry.isBefore(end) ? expiry : end;
        }
        return Duration.between(now, end);
    }

    private static Instant end(SigningRequest request, Instant now) {
        if (request.has("Approved") && !request.certificate().isEmpty()) {
            return request.since("Approved").orElse(now).plus(DONE);
        }
        for (String over : List.of("Denied", "Failed")) {
            if (request.has(over)) {
                return request.since(over).orElse(now).plus(DONE);
            }
        }
        return request.object().creationTimestamp().orElse(now).plus(PENDING);
    }

    private static Instant expiry(String certificate, Instant ifUnreadable) {
        try {
            return Pem.readCertificates(certificate).getFirst().getNotAfter().toInstant();
        } catch (IllegalArgumentException another) {
            return ifUnreadable;
        }
    }
}
