package io.genserver.shop.inventory;

/**
 * Seats that are held for a purchase.
 *
 * @param purchaseId the purchase
 * @param showId the show
 * @param seats how many
 * @param priceCents what they cost together, in cents of a euro
 * @since 0.1.0
 */
public record Reservation(String purchaseId, long showId, int seats, long priceCents) {

}
