package io.jollyboat.controllers.certificates;

import io.jollyboat.core.pki.Pem;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

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
            return time(request.since("Approved"), now).plus(DONE);
        }
        for (String over : new String[] {"Denied", "Failed"}) {
            if (request.has(over)) {
                return time(request.since(over), now).plus(DONE);
            }
        }
        String created =
                request.object().json().path("metadata").path("creationTimestamp").asString("");
        return time(created, now).plus(PENDING);
    }

    private static Instant expiry(String certificate, Instant ifUnreadable) {
        try {
            return Pem.readCertificates(certificate).getFirst().getNotAfter().toInstant();
        } catch (IllegalArgumentException another) {
            return ifUnreadable;
        }
    }

    private static Instant time(String text, Instant ifAbsent) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException absent) {
            return ifAbsent;
        }
    }
}
