/**
 * People whom somebody else knows: ID tokens of an OpenID Connect provider. The provider's keys are
 * asked for when they are needed and kept; no request waits for them.
 */
@NullMarked
package io.jollyboat.apiserver.oidc;

import org.jspecify.annotations.NullMarked;
