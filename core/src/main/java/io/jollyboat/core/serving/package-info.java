/**
 * What components that are not servers by trade tell of themselves over HTTPS: whether they are
 * well, what they count, how they are set. As Kubernetes' scheduler and controller manager do, at
 * their ports.
 */
@NullMarked
package io.jollyboat.core.serving;

import org.jspecify.annotations.NullMarked;
