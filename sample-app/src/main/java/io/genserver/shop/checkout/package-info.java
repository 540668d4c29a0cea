/**
 * How a purchase goes through the servers, whichever of them crashes on the way.
 */
@NullMarked
package io.genserver.shop.checkout;

import org.jspecify.annotations.NullMarked;
