package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;

/** Leases. */
public final class LeaseValidator implements Validator {
    @Override
    public void validate(Field lease) {
        Field seconds = lease.at("spec", "leaseDurationSeconds");
        if (seconds.present() && seconds.number(0) <= 0) {
            seconds.invalid("must be greater than 0");
        }
        lease.at("spec", "leaseTransitions").notNegative();
    }
}
