/** An attachment that calls back when its element comes near the part of the list on screen. */
export function whenSeen(seen: () => void): (element: Element) => () => void {
  return (element) => {
    const observer = new IntersectionObserver((entries) => entries.some((e) => e.isIntersecting) && seen(), {
      root: element.closest('#list'),
      rootMargin: '300px',
    });
    observer.observe(element);
    return () => observer.disconnect();
  };
}
