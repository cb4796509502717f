// Applies the remembered theme before the first paint (so it is a classic, blocking script), and lets the toggle change it.
// A kept conversation takes the first screen's place: that isn't shown first.
(() => {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const read = (storage, key) => {
    try {
      return window[storage].getItem(key);
    } catch {
      return null; // storage may be forbidden; the system's choice holds
    }
  };
  const current = () => root.dataset.theme ?? (system.matches ? 'dark' : 'light');

  const apply = (theme) => {
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    else delete root.dataset.theme;
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      meta.content = current() === 'dark' ? '#0f1514' : '#fafaf6';
    }
  };

  apply(read('localStorage', 'theme'));
  if (location.pathname === '/' && read('sessionStorage', 'conversation')) {
    root.classList.add('resuming');
    setTimeout(() => root.classList.remove('resuming'), 3000); // should the conversation never come
  }

  addEventListener('DOMContentLoaded', () => {
    const toggle = document.querySelector('#theme');
    if (!toggle) return;
    const describe = () => toggle.setAttribute('aria-pressed', String(current() === 'dark'));
    describe();
    toggle.addEventListener('click', () => {
      const chosen = current() === 'dark' ? 'light' : 'dark';
      const isSystem = chosen === (system.matches ? 'dark' : 'light');
      apply(isSystem ? null : chosen);
      try {
        if (isSystem) localStorage.removeItem('theme');
        else localStorage.setItem('theme', chosen);
      } catch {
        // not remembered, but applied
      }
      describe();
    });
    system.addEventListener('change', () => {
      apply(read('localStorage', 'theme'));
      describe();
    });
  });
})();
