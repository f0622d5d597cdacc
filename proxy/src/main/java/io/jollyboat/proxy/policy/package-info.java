/**
 * Which pods may talk to which: network policies, worked out as a value ({@link
 * io.jollyboat.proxy.policy.Isolation}) by a pure function and given to a {@link
 * io.jollyboat.proxy.policy.PolicySink}. Nothing is watched besides the policies themselves until
 * there is one.
 */
@NullMarked
package io.jollyboat.proxy.policy;

import org.jspecify.annotations.NullMarked;
