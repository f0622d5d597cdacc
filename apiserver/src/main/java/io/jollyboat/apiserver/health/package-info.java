/** How the server is, told to probes and people: liveness, readiness, version, figures. */
@NullMarked
package io.jollyboat.apiserver.health;

import org.jspecify.annotations.NullMarked;
