"""Results as R's own classes (htest, boot, lists with a class), and back."""
