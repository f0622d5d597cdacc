/**
 * The service ranges and addresses that the API tells of as objects: ServiceCIDRs and IPAddresses.
 *
 * <p>The stored services are the truth; an IPAddress is written after its service, and put right
 * again where somebody changes it. What people write themselves is heeded when addresses are given.
 */
@NullMarked
package io.jollyboat.apiserver.addresses;

import org.jspecify.annotations.NullMarked;
