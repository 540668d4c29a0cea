/**
 * Talks to a payment gateway that cannot be relied on.
 */
@NullMarked
package io.genserver.shop.payments;

import org.jspecify.annotations.NullMarked;
