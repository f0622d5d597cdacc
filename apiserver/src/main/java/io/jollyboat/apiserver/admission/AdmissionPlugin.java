package io.jollyboat.apiserver.admission;

/**
 * A rule that looks beyond the object itself before it is written: at its namespace, at quotas, at
 * what others have configured. It is known by the name that {@code --enable-admission-plugins}
 * takes.
 *
 * <p>A plug-in is {@link Mutating}, {@link Validating} or both. It is called from many threads at a
 * time, may block, and may be called again for the same request: when somebody else wrote in
 * between, or in the second pass of the chain (see {@link Reinvocation}).
 */
public sealed interface AdmissionPlugin extends AutoCloseable
        permits AdmissionPlugin.Mutating, AdmissionPlugin.Allocating, AdmissionPlugin.Validating {

    /** The name as in {@link PluginOrder}. */
    String name();

    /** Whether it may have anything to say about such objects. Of others it is not asked. */
    default boolean concerns(Target target) {
        return true;
    }

    /** Lets go of the connections it may have; nobody asks it any more. */
    @Override
    default void close() {}

    /** Changes what is to be written. */
    non-sealed interface Mutating extends AdmissionPlugin {

        /**
         * Changes the object in place, or refuses.
         *
         * @throws io.jollyboat.core.errors.ApiException to refuse
         */
        void mutate(AdmissionRequest request);
    }

    /**
     * Gives an object what no two can have. Called when nobody changes it any more and the rules of
     * its kind have prepared it.
     */
    non-sealed interface Allocating extends AdmissionPlugin {

        /**
         * Changes the object in place, or refuses.
         *
         * @throws io.jollyboat.core.errors.ApiException to refuse
         */
        void allocate(AdmissionRequest request);
    }

    /** Says whether it may be written. */
    non-sealed interface Validating extends AdmissionPlugin {

        /**
         * Looks at the object as it will be written. Changes nothing.
         *
         * @throws io.jollyboat.core.errors.ApiException to refuse
         */
        void validate(AdmissionRequest request);
    }
}
